import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { emptyDocument } from "../../graph-schema/document.ts";
import { clientOf, type ServerProcess, spawnServer } from "../../server/testing/serve.ts";
import { heavyDocuments } from "./heavyDocuments.ts";
import type { Finding, Proof } from "./proof.ts";

/** Longest that a small request may wait, in milliseconds. */
const MOST = 100;
/** Of as many tries the best counts: what the server does delays each, what else the machine does only some. */
const TRIES = 5;

/** How long a small request waits while the server takes in documents that could cost it much. */
export const delays: Proof = {
  doc: `While documents are checked, saved and started, however hostile, no other request waits longer than ${MOST} ms.`,
  async prove({ whole }) {
    const data = await mkdtemp(join(tmpdir(), "tensorloom-delays-"));
    const server = await spawnServer(data);
    try {
      const agent = new Agent({ keepAlive: true });
      const send = sender(server, agent);
      const findings: Finding[] = [];
      // The first one waits for what is loaded when it is first needed.
      await send("GET", "/api/trpc/runs.list");
      const idle = await longestWait(send, () => new Promise((resolve) => setTimeout(resolve, 300)));
      findings.push(finding("idle", { ms: idle.waited }, whole));
      for (const [name, text] of Object.entries(heavyDocuments))
        findings.push(await ofDocument(name, text(), { server, send, whole }));
      agent.destroy();
      return findings;
    } finally {
      await server.end("SIGTERM");
      await rm(data, { recursive: true });
    }
  },
};

/** A wait in words; a part of the proof looks whether each answer comes, and leaves the times to the whole. */
const finding = (what: string, waited: { ms: number; answers?: string }, whole: boolean): Finding => ({
  what,
  seen: `${waited.ms.toFixed(0)} ms${waited.answers ?? ""}`,
  ok: !whole || waited.ms <= MOST,
});

type Send = (method: "GET" | "POST", path: string, body?: Buffer) => Promise<number>;

async function ofDocument(
  name: string,
  text: string,
  { server, send, whole }: { server: ServerProcess; send: Send; whole: boolean },
): Promise<Finding> {
  const client = clientOf(server.address);
  const kept = await client.projects.create.mutate({ document: emptyDocument("kept") });
  const calls: Readonly<Record<string, (version: number) => string>> = {
    create: () => `{"id":"${randomUUID()}","document":${text}}`,
    save: (version) => `{"id":"${kept.id}","version":${version},"document":${text}}`,
    start: () => `{"id":"${randomUUID()}","document":${text},"dataset":"sample:none"}`,
  };
  const seen: string[] = [];
  let worst = 0;
  for (const [call, bodyOf] of Object.entries(calls)) {
    const path = `/api/trpc/${call === "start" ? "runs" : "projects"}.${call}`;
    const waits: number[] = [];
    let status = 0;
    for (let i = 0; i < (whole ? TRIES : 1) && (i === 0 || Math.min(...waits) > MOST / 2); i++) {
      const body = Buffer.from(bodyOf(1 + i));
      const { waited, done } = await longestWait(send, () => send("POST", path, body));
      waits.push(waited);
      status = done;
    }
    const least = Math.min(...waits);
    worst = Math.max(worst, least);
    seen.push(`${call} ${least.toFixed(0)} (${status})`);
  }
  return finding(name, { ms: worst, answers: `: ${seen.join(", ")}` }, whole);
}

/** Asks for the list of runs again and again until some work is done; the longest wait, in milliseconds. */
async function longestWait<T>(send: Send, work: () => Promise<T>): Promise<{ waited: number; done: T }> {
  let going = true;
  const done = work().finally(() => (going = false));
  let waited = 0;
  while (going) {
    const start = performance.now();
    await send("GET", "/api/trpc/runs.list");
    waited = Math.max(waited, performance.now() - start);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return { waited, done: await done };
}

/** Sends requests and gives the status of each answer. */
const sender =
  ({ address }: ServerProcess, agent: Agent): Send =>
  (method, path, body) =>
    new Promise((resolve, reject) => {
      const headers = body && { "content-type": "application/json", "content-length": body.length };
      const sent = request(
        `${address}${path}`,
        { method, agent, ...(headers && { headers }) },
        (response) => {
          response.resume().on("end", () => resolve(response.statusCode ?? 0));
        },
      );
      sent.on("error", reject);
      sent.end(body);
    });
