import { openCheckpointStore } from "../../training/run/checkpointStore.ts";
import { RunControl } from "../../training/run/control.ts";
import type { RunEvent } from "../../training/run/events.ts";
import { executeRun, type RunEnd } from "../../training/run/executeRun.ts";
import { keyOf, randomBits } from "../../training/run/generator.ts";
import { memoryFolder } from "../../training/testing/memoryFolder.ts";
import { irisDocument, memoryHost } from "../../training/testing/memoryHost.ts";
import type { Finding, Proof } from "./proof.ts";

const document = irisDocument({ epochs: 2, checkpointEvery: 4 });

/** Single flipped bits in the newest checkpoint of a run that was stopped: each run goes on from the one before. */
export const damage: Proof = {
  doc: "No checkpoint with a flipped bit is trained on: the run says so, goes on from the one before and ends as an unbroken one.",
  async prove({ seed, whole }) {
    const flips = whole ? 1_000 : 60;
    const unbroken = weightsOf(await executeRun({}, memoryHost(document)));
    const stopped = await stoppedRun();
    const key = keyOf(seed, "damage");
    const seen = { trainedOn: 0, said: 0, unbroken: 0 };
    for (let i = 0; i < flips; i++) {
      const { host, fromStep, said } = await resumed(stopped, randomBits(i, key));
      const end = await executeRun({ latest: true }, host);
      if (fromStep() !== stopped.before) seen.trainedOn++;
      if (said()) seen.said++;
      if (weightsOf(end) === unbroken) seen.unbroken++;
    }
    return [
      finding("flipped bits", `${flips} in a checkpoint of ${stopped.newest.length} bytes`, flips > 0),
      finding("trained on", `${seen.trainedOn}, expected 0`, seen.trainedOn === 0),
      finding("said", `${seen.said} of ${flips}`, seen.said === flips),
      finding("same weights", `${seen.unbroken} of ${flips} as an unbroken run`, seen.unbroken === flips),
    ];
  },
};

const finding = (what: string, seen: string, ok: boolean): Finding => ({ what, seen, ok });

interface Stopped {
  files: ReadonlyMap<string, Uint8Array>;
  /** Name and bytes of the newest checkpoint, and the step of the one before. */
  name: string;
  newest: Uint8Array;
  before: number;
}

/** A run that was stopped with two checkpoints. */
async function stoppedRun(): Promise<Stopped> {
  const folder = memoryFolder();
  const control = new RunControl();
  const emit = (e: RunEvent): void => {
    if (e.kind === "checkpoint" && e.step > 4) control.stop();
  };
  const store = openCheckpointStore(folder);
  await executeRun({}, memoryHost(document, { store, control, emit }));
  const names = (await folder.names()).toSorted();
  const files = new Map<string, Uint8Array>();
  for (const name of names) files.set(name, (await folder.get(name))!);
  const name = names.at(-1)!;
  const [before] = (await store.list()).slice(-2);
  return { files, name, newest: files.get(name)!, before: before!.step };
}

async function resumed({ files, name, newest }: Stopped, random: number) {
  const folder = memoryFolder();
  for (const [other, bytes] of files) await folder.put(other, bytes);
  const bytes = newest.slice();
  const bit = random % (bytes.length * 8);
  bytes[bit >> 3]! ^= 1 << (bit & 7);
  await folder.put(name, bytes);
  const host = memoryHost(document, { store: openCheckpointStore(folder) });
  const startedAt = (): number | undefined => host.events.find((e) => e.kind === "started")?.fromStep;
  return { host, fromStep: startedAt, said: () => host.events.some((e) => e.kind === "notice") };
}

/** The bits of all weights, as text. */
const weightsOf = ({ weights: counting }: RunEnd): string =>
  Object.entries(counting?.weights ?? {})
    .map(
      ([name, { data }]) =>
        `${name} ${Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("hex")}`,
    )
    .join("\n");
