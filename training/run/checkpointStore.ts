import { readCheckpoint } from "./checkpoint.ts";

/** Checkpoints of one run. */
export interface CheckpointStore {
  /**
   * Persists a checkpoint, all or nothing: after a crash at any moment, or an error (a full disk), the ones before are
   * still there. Rejects with what the storage says.
   */
  save(step: number, bytes: Uint8Array, about: { best: boolean }): Promise<void>;
  /** The newest that can be read. */
  latest(): Promise<Uint8Array | undefined>;
  /** The one of the best validation. */
  best(): Promise<Uint8Array | undefined>;
  /** What is stored, oldest first. */
  list(): Promise<readonly { step: number; best: boolean }[]>;
}

/** Named bytes, as a directory holds them. What a platform must provide. */
export interface BlobFolder {
  /** Atomic and durable: afterwards the name holds all of `bytes`; if it rejects or dies, what it held before. */
  put(name: string, bytes: Uint8Array): Promise<void>;
  get(name: string): Promise<Uint8Array | undefined>;
  /** Does nothing where there is no such name. */
  remove(name: string): Promise<void>;
  names(): Promise<readonly string[]>;
}

interface StoredCheckpoint {
  name: string;
  step: number;
  best: boolean;
}

/** Keeps the last `last` checkpoints and the newest best one in a folder of a run's own. */
export function openCheckpointStore(
  folder: BlobFolder,
  { last = 3 }: { last?: number } = {},
): CheckpointStore {
  const kept = async (): Promise<StoredCheckpoint[]> =>
    (await folder.names())
      .flatMap(parseName)
      .sort((a, b) => a.step - b.step || Number(a.best) - Number(b.best));

  /** The newest whose bytes are a checkpoint; one that is damaged gives way to the one before. */
  const newest = async (wanted: (k: StoredCheckpoint) => boolean): Promise<Uint8Array | undefined> => {
    for (const { name } of (await kept()).filter(wanted).reverse()) {
      const bytes = await folder.get(name);
      if (bytes && !("error" in readCheckpoint(bytes))) return bytes;
    }
    return undefined;
  };

  return {
    async save(step, bytes, { best }) {
      const name = nameOf({ step, best });
      await folder.put(name, bytes);
      const all = await kept();
      const keep = new Set([...all.slice(-last), ...all.filter((k) => k.best).slice(-1)]);
      for (const k of all) {
        const again = k.step === step && k.name !== name;
        if (!keep.has(k) || again) await folder.remove(k.name);
      }
    },
    latest: () => newest(() => true),
    best: () => newest((k) => k.best),
    list: async () => (await kept()).map(({ step, best }) => ({ step, best })),
  };
}

const nameOf = ({ step, best }: Omit<StoredCheckpoint, "name">): string =>
  `step-${String(step).padStart(9, "0")}${best ? ".best" : ""}.safetensors`;

function parseName(name: string): StoredCheckpoint[] {
  const found = /^step-(\d+)(\.best)?\.safetensors$/.exec(name);
  return found ? [{ name, step: Number(found[1]), best: found[2] !== undefined }] : [];
}
