import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { engines } from "../../engines/engines.ts";
import { runDirectory } from "../../engines/runDirectory.ts";
import { readEvents } from "../../server/testing/readEvents.ts";
import { runDocument } from "../../server/testing/runDocument.ts";
import { clientOf } from "../../server/testing/serve.ts";
import { readCheckpoint } from "../../training/run/checkpoint.ts";

/** What came of a run, by the name of each file the sha256 of what was downloaded; of its checkpoint, of the tensors. */
export type Downloaded = Readonly<Record<string, string>>;

const sha256Of = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/**
 * A whole run on a server: a project, a dataset that is uploaded, training, its checkpoint and all that it made, each
 * downloaded and compared with what its name says and with the run's folder. Throws at whatever is not as it should be.
 */
export async function wholeRun(
  server: { address: string; data: string },
  seed: number,
): Promise<{ steps: number; downloaded: Downloaded }> {
  const client = clientOf(server.address);
  const rows = Array.from({ length: 200 }, (_, i) => `${i / 200},${3 * (i / 200) - 1}`);
  const csv = new TextEncoder().encode(`x,y\n${rows.join("\n")}\n`);
  const dataset = sha256Of(csv);
  const sent = await fetch(`${server.address}/api/objects/${dataset}`, { method: "PUT", body: csv });
  if (sent.status !== 201) throw new Error(`the upload was answered ${sent.status}: ${await sent.text()}`);
  await client.datasets.create.mutate({ sha256: dataset, name: "line.csv" });
  const plan = { dataset: `file:${dataset}`, epochs: 10, seed, checkpointEvery: 20 };
  const document = runDocument("linearRegression", plan);
  const project = await client.projects.create.mutate({ document });
  const engine = Object.keys(engines)[0]!;
  const { id } = await client.runs.start.mutate({ projectId: project.id, document, engine });
  const over = ["finished", "stopped", "cancelled", "halted"];
  const { entries } = await readEvents(server.address, { runIds: [id] }, (all) =>
    all.some(({ event }) => event.kind === "status" && over.includes(event.status)),
  );
  const run = await client.runs.get.query({ id });
  if (run.status !== "finished") throw new Error(JSON.stringify(entries.at(-2)?.event));
  const checkpoint = await client.runs.checkpoint.mutate({ id });
  const { artefacts } = await client.runs.get.query({ id });
  const folder = await runDirectory(server.data, id);
  const made = (await readdir(folder.artifacts)).toSorted();
  const named = artefacts.map(({ name }) => name).filter((name) => name !== "checkpoint.safetensors");
  if (named.toSorted().join() !== made.join())
    throw new Error(`the folder has ${made.join(", ")}; kept are ${named.join(", ")}`);

  const downloaded: Record<string, string> = {};
  for (const { name, sha256, bytes } of artefacts) {
    const got = await download(server.address, sha256);
    if (got.length !== bytes || sha256Of(got) !== sha256) throw new Error(`${name} comes in other bytes`);
    if (made.includes(name) && !got.equals(await readFile(join(folder.artifacts, name))))
      throw new Error(`${name} is not what the run made`);
    downloaded[name] = sha256;
  }
  const read = readCheckpoint(await download(server.address, checkpoint.sha256));
  if ("error" in read || read.state.step !== run.step)
    throw new Error(`the checkpoint is not that of step ${run.step}`);
  // It also holds how long the run took.
  const weights = createHash("sha256");
  for (const { data } of Object.values(read.tensors))
    weights.update(Buffer.from(data.buffer, data.byteOffset, data.byteLength));
  downloaded["checkpoint.safetensors"] = weights.digest("hex");
  if (!(await download(server.address, dataset)).equals(csv))
    throw new Error("the dataset comes in other bytes");
  return { steps: run.step, downloaded };
}

async function download(address: string, sha256: string): Promise<Buffer> {
  const answer = await fetch(`${address}/api/objects/${sha256}`);
  if (!answer.ok) throw new Error(`the download of ${sha256} was answered ${answer.status}`);
  return Buffer.from(await answer.arrayBuffer());
}
