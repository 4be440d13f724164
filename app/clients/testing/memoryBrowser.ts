/** What a browser has written so far, and what was held back. */
export interface MemoryBrowser {
  /** Bytes that went to files, of which those in place of what was there count whole. */
  written: number;
  /** Set to let every write fail as on a full disk. */
  full: boolean;
  /** Files by their path, "runs/ID/record.json". */
  files: Map<string, Uint8Array>;
}

/** The private file system and the locks of a browser in memory, to be this process's `navigator`. */
export function memoryBrowser({ inPlace = true } = {}): { navigator: object; browser: MemoryBrowser } {
  const browser: MemoryBrowser = { written: 0, full: false, files: new Map() };
  const held = new Set<string>();
  const navigator = {
    storage: { getDirectory: () => Promise.resolve(directory(browser, "", { inPlace })) },
    locks: {
      query: () => Promise.resolve({ held: [...held].map((name) => ({ name })) }),
      request: async (name: string, _how: object, work: (lock: object | null) => Promise<unknown>) => {
        if (held.has(name)) return work(null);
        held.add(name);
        return work({}).finally(() => held.delete(name));
      },
    },
  };
  return { navigator, browser };
}

const notFound = (name: string): DOMException => new DOMException(`no ${name}`, "NotFoundError");

function directory(browser: MemoryBrowser, path: string, how: { inPlace: boolean }): object {
  const { files } = browser;
  const under = (name: string): string => `${path}${name}`;
  return {
    getDirectoryHandle: (name: string) => Promise.resolve(directory(browser, `${under(name)}/`, how)),
    getFileHandle: async (name: string, { create = false } = {}) => {
      if (!files.has(under(name)) && !create) throw notFound(name);
      if (!files.has(under(name))) files.set(under(name), new Uint8Array());
      return file(browser, under(name), how);
    },
    removeEntry: async (name: string) => {
      for (const key of [...files.keys()])
        if (key === under(name) || key.startsWith(`${under(name)}/`)) files.delete(key);
    },
    async *keys() {
      const names = [...files.keys()].filter((key) => key.startsWith(path));
      yield* new Set(names.map((key) => key.slice(path.length).split("/")[0]!));
    },
  };
}

function file(browser: MemoryBrowser, path: string, { inPlace }: { inPlace: boolean }): object {
  const { files } = browser;
  const bytesOf = (): Uint8Array => files.get(path) ?? new Uint8Array();
  const put = (bytes: Uint8Array, at: number): Uint8Array => {
    if (browser.full) throw new DOMException("full", "QuotaExceededError");
    const out = new Uint8Array(Math.max(at + bytes.length, at === 0 ? 0 : bytesOf().length));
    out.set(bytesOf().subarray(0, out.length));
    out.set(bytes, at);
    return out;
  };
  const access = {
    getSize: () => bytesOf().length,
    write: (bytes: Uint8Array, { at }: { at: number }) => {
      files.set(path, put(bytes, at));
      browser.written += bytes.length;
      return bytes.length;
    },
    truncate: (size: number) => void files.set(path, bytesOf().slice(0, size)),
    flush: () => undefined,
    close: () => undefined,
  };
  return {
    getFile: () =>
      Promise.resolve({
        size: bytesOf().length,
        arrayBuffer: () => Promise.resolve(bytesOf().slice().buffer),
      }),
    createWritable: () => {
      let next: Uint8Array = new Uint8Array();
      return Promise.resolve({
        write: async (given: string | Uint8Array | { position: number; data: Uint8Array }) => {
          if (typeof given === "string") next = put(new TextEncoder().encode(given), 0);
          else next = "position" in given ? put(given.data, given.position) : put(given, 0);
        },
        close: async () => {
          browser.written += next.length;
          files.set(path, next);
        },
        abort: () => Promise.resolve(),
      });
    },
    ...(inPlace && { createSyncAccessHandle: () => Promise.resolve(access) }),
  };
}
