import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findGpus } from "../../engines/pytorch/nvml.ts";
import { pytorch } from "../../engines/pytorch/pytorch.ts";
import { readEvents } from "../../server/testing/readEvents.ts";
import { runDocument } from "../../server/testing/runDocument.ts";
import { clientOf, type ServerProcess, spawnServer } from "../../server/testing/serve.ts";

const found = findGpus();
const gpus = "gpus" in found ? found.gpus : [];

let data: string;
let server: ServerProcess;
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), "tensorloom-gpu-"));
  server = await spawnServer(data);
});
afterAll(async () => {
  await server.end("SIGTERM");
  await rm(data, { recursive: true });
});

test("of two runs on one GPU the second begins when the first has ended", async () => {
  const client = clientOf(server.address);
  const document = runDocument("irisMlp", { epochs: 50 });
  const start = async () =>
    (await client.runs.start.mutate({ document, engine: pytorch.type, devices: [gpus[0]!.id] })).id;
  const ids = [await start(), await start()];
  const statuses: string[] = [];
  const { entries } = await readEvents(server.address, { runIds: ids }, (seen) => {
    statuses.length = 0;
    for (const { runId, event } of seen)
      if (event.kind === "status") statuses.push(`${ids.indexOf(runId)} ${event.status}`);
    return seen.filter(({ event }) => event.kind === "finished" || event.kind === "halted").length === 2;
  });
  const told = statuses.filter((status) => !status.endsWith("queued"));
  expect(told.slice(0, 3)).toEqual(["0 running", "0 finished", "1 running"]);
  // Each sees one device, whatever else there is.
  const runtimes = entries.flatMap(({ event }) => (event.kind === "started" ? [event.runtime] : []));
  expect(runtimes).toHaveLength(2);
  for (const runtime of runtimes) expect(runtime).toContain(gpus[0]!.name);
  for (const runtime of runtimes) expect(runtime).not.toContain("×");
});
