import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { appendFile, mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { isRunEvent } from "../../training/run/events.ts";
import type { RunDirectory } from "../runDirectory.ts";

/** A made-up server of one run, as its agent sees it. */
export interface RunServer {
  address: string;
  /** All calls so far, such as "POST /events". */
  calls: string[];
  /** While it is set, nothing is answered but this status, or the connection is cut where it is 0. */
  fault: number | undefined;
  /** Whether no events are taken, while all else is. */
  deaf: boolean;
  /** Where files in data/ are to be had instead, by path; `undefined` where they are sent. */
  elsewhere: ((path: string) => string) | undefined;
  close(): void;
}

const read = /^(run\.json|inputs\.json|data\/.+|start\.safetensors|[^/]+\.(py|sh)|checkpoints\/.+)$/;

/** Serves the folder of a run to whoever has its token. */
export async function serveRun(directory: RunDirectory, token: string): Promise<RunServer> {
  const state: RunServer = {
    address: "",
    calls: [],
    fault: undefined,
    deaf: false,
    elsewhere: undefined,
    close: () => server.close(),
  };
  const server = createServer((request, response) => {
    void answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url!, "http://x");
    const path = decodeURIComponent(url.pathname).replace("/api/runs/r", "");
    state.calls.push(`${request.method} ${path}`);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const end = (status: number, text: string | Buffer = ""): void =>
      void response.writeHead(status).end(text);
    if (state.fault === 0) return void request.socket.destroy();
    if (state.fault !== undefined) return end(state.fault, "as the test wants it");
    if (request.headers.authorization !== `Bearer ${token}`) return end(401);
    if (path === "/events" && state.deaf) return end(503);
    if (path === "/events") return tell(JSON.parse(body.toString()), end);
    if (path === "/alive") return end(204);
    if (path === "/requests") return end(200, await asked(url.searchParams));
    if (path === "/files") return end(200, JSON.stringify(await listed()));
    if (state.elsewhere && path.startsWith("/files/data/"))
      return void response.writeHead(307, { location: state.elsewhere(path) }).end();
    const file = join(directory.path, path.slice("/files/".length));
    if (request.method === "GET") {
      const bytes = await readFile(file);
      const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
      return end(from > 0 ? 206 : 200, bytes.subarray(from));
    }
    if (sha256(body) !== request.headers["x-content-sha256"]) return end(422);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(`${file}.part`, body);
    await rename(`${file}.part`, file);
    end(204);
  }

  async function asked(query: URLSearchParams): Promise<string> {
    const until = Date.now() + Number(query.get("wait")) * 1000;
    for (;;) {
      const all = (await readFile(directory.requests, "utf8")).split("\n");
      const lines = all.slice(Number(query.get("from")), -1);
      if (lines.length > 0 || Date.now() > until || state.fault !== undefined)
        return lines.map((line) => `${line}\n`).join("");
      await wait(20);
    }
  }

  async function listed(): Promise<{ path: string; bytes: number; sha256: string }[]> {
    const files = [];
    for (const entry of await readdir(directory.path, { recursive: true, withFileTypes: true })) {
      const whole = join(entry.parentPath, entry.name);
      const path = whole.slice(directory.path.length + 1);
      if (!entry.isFile() || !read.test(path)) continue;
      const bytes = await readFile(whole);
      files.push({ path, bytes: bytes.length, sha256: sha256(bytes) });
    }
    return files;
  }

  async function tell(
    { firstLine, events }: { firstLine: number; events: unknown[] },
    end: (status: number, text: string) => void,
  ): Promise<void> {
    const bad = events.find((event) => !isRunEvent(event));
    if (bad) return end(400, `no event: ${JSON.stringify(bad)}`);
    const text = existsSync(directory.events) ? await readFile(directory.events, "utf8") : "";
    const lines = text.split("\n").length - 1;
    if (firstLine > lines) return end(409, JSON.stringify({ lines }));
    const added = events.slice(lines - firstLine).map((event) => `${JSON.stringify(event)}\n`);
    await appendFile(directory.events, added.join(""));
    end(200, JSON.stringify({ lines: lines + added.length }));
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  state.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return state;
}

const sha256 = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");
