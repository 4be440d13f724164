import { mkdtempSync, rmSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runCheckpoints, runDirectoryAt } from "../../engines/runDirectory.ts";
import type { Document } from "../../graph-schema/document.ts";
import { withObjective } from "../../graph-schema/plan/withObjective.ts";
import { optimizers } from "../../training/objective/optimizers.ts";
import { type Checkpoint, writeCheckpoint } from "../../training/run/checkpoint.ts";
import { openCheckpointStore } from "../../training/run/checkpointStore.ts";
import { RunControl } from "../../training/run/control.ts";
import type { RunEvent } from "../../training/run/events.ts";
import { train } from "../../training/run/loop.ts";
import type { RunPlan } from "../../training/run/planRun.ts";
import type { Tensors } from "../../training/run/tensor.ts";
import { nodeRuntime } from "../../training/runtime/node.ts";
import { memoryFolder } from "../../training/testing/memoryFolder.ts";
import { readTemplate } from "../readTemplate.ts";
import {
  beginFolder,
  carryOutRuns,
  type EngineRanks,
  eventsOfTheirs,
  furthest,
  numbersOf,
  planRows,
} from "./engineRuns.ts";
import { objectives } from "./objectives.ts";

// A run begins in ONNX Runtime, as in a tab, goes on in PyTorch on two ranks, and ends in ONNX Runtime.

/** The steps at which it moves: in the middle of an epoch, and of an update of several batches. */
const [TO_PYTORCH, BACK, END] = [7, 14, 21] as const;

type Params = Document["graph"]["nodes"][number]["params"];
const iris = readTemplate("irisMlp");

/** Each optimizer as it is, and with the settings of its examples; and documents of several phases. */
const documents: Readonly<Record<string, Document>> = {
  ...Object.fromEntries(
    Object.values(optimizers).flatMap(({ type, examples = [] }) =>
      ([{}, ...examples] as Params[]).map((params, i): [string, Document] => {
        const phases = iris.plan.objective.phases.map((phase) => ({
          ...phase,
          ...{ optimizer: { type, params }, clipNorm: 1 },
        }));
        return [`${type} ${i}`, { ...iris, plan: withObjective(iris.plan, { phases }) }];
      }),
    ),
  ),
  ...objectives,
};
const names = Object.keys(documents);

const root = mkdtempSync(join(tmpdir(), "tensorloom-round-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const folderOf = (name: string): string => join(root, name);

const plans = new Map<string, RunPlan>();
const whole = new Map<string, Part>();
const begun = new Map<string, Part>();

/** What checkpoints can be damaged in, each with what is said of it. */
const damages: Readonly<Record<string, { damaged: (checkpoint: Checkpoint) => Uint8Array; said: RegExp }>> = {
  "a missing tensor": {
    damaged: (x) => written(x, ({ "hidden.bias/mean": _, ...rest }) => rest),
    said: /^The checkpoint is not the state of this run: it lacks "hidden\.bias\/mean"\.$/,
  },
  "an extra tensor": {
    damaged: (x) => written(x, (tensors) => ({ ...tensors, "other.bias": tensors["hidden.bias"]! })),
    said: /the run has no "other\.bias"/,
  },
  "another shape": {
    damaged: (x) =>
      written(x, (tensors) => {
        const bias = tensors["hidden.bias"]!;
        return { ...tensors, "hidden.bias": { ...bias, shape: [1, ...bias.shape] } };
      }),
    said: /"hidden\.bias" is float32 \[1, 16\], expected float32 \[16\]/,
  },
  "a flipped bit": {
    damaged: (x) => {
      const bytes = writeCheckpoint(x);
      bytes[bytes.length - 3]! ^= 4;
      return bytes;
    },
    said: /^The checkpoint of step 7 is damaged: its checksum is not that of its content/,
  },
};
const written = (x: Checkpoint, changed: (tensors: Tensors) => Tensors): Uint8Array =>
  writeCheckpoint({ ...x, tensors: changed(x.tensors) });

/** In float16, with so large a scale that updates are left out at first: whole, and stopped on the way. */
const HALF = { ranks: 2, settings: { precision: "float16" }, scale: 2 ** 24 } as const;

beforeAll(async () => {
  for (const name of names) {
    const document = documents[name]!;
    // The last batch has 6 rows, of which a second rank gets none.
    const plan = await planRows(
      { ...document, plan: { ...document.plan, batchSize: 16, epochs: 4, checkpointEvery: 1000 } },
      147,
    );
    plans.set(name, plan);
    whole.set(name, await part(plan, { until: END }));
    begun.set(name, await part(plan, { until: TO_PYTORCH }));
    await beginFolder(plan, folderOf(name));
  }
  await beginFolder(plans.get("adam 0")!, folderOf("half"));
  for (const name of names)
    await writeFile(join(folderOf(name), "start.safetensors"), writeCheckpoint(begun.get(name)!.checkpoint));
  for (const [name, { damaged }] of Object.entries(damages)) {
    await beginFolder(plans.get("adam 0")!, folderOf(name));
    const { checkpoints } = runDirectoryAt(folderOf(name));
    await mkdir(checkpoints);
    await writeFile(
      join(checkpoints, `step-${String(TO_PYTORCH).padStart(9, "0")}.safetensors`),
      damaged(begun.get("adam 0")!.checkpoint),
    );
  }
  const run = (name: string, how: EngineRanks, of = name) => ({
    ...how,
    folder: folderOf(name),
    of: folderOf(of),
  });
  await carryOutRuns([
    ...names.map((name) => run(name, { ranks: 2, settings: {}, until: BACK })),
    ...Object.keys(damages).map((name) => run(name, { ranks: 1, settings: {}, until: 8 })),
    run("half", { ...HALF, until: END }),
    run("half in parts", { ...HALF, until: BACK }, "half"),
    run("half in parts", { ...HALF, until: END }, "half"),
  ]);
}, 180_000);

describe.each(names)("%s", (name) => {
  test("moves from ONNX Runtime to PyTorch on two ranks and back with no jump in what is told", async () => {
    const theirs = await eventsOfTheirs(folderOf(name));
    expect(theirs.at(-1)).toMatchObject({ kind: "checkpoint", step: BACK });
    const back = await newestOf(name);
    expect(back.state.step).toBe(BACK);
    const { events } = await part(plans.get(name)!, { until: END, from: back });
    const told = numbersOf([...begun.get(name)!.events, ...theirs, ...events]);
    const { off, of } = furthest(told, numbersOf(whole.get(name)!.events));
    expect(off, of).toBeLessThan(1e-5);
  });
});

test.each(Object.keys(damages))("a checkpoint with %s is refused, with names", async (name) => {
  const events = await eventsOfTheirs(folderOf(name));
  const said = events.flatMap((e) => (e.kind === "halted" || e.kind === "notice" ? [e.message] : []));
  expect(said).toEqual([expect.stringMatching(damages[name]!.said)]);
  // What is damaged by accident is passed over; what is of another run is not.
  const begins = events.some((e) => e.kind === "started" && e.fromStep === 0);
  expect(begins).toBe(name === "a flipped bit");
});

test("in float16 updates that overflow are left out and told, and a run goes on with its loss scale", async () => {
  const events = await eventsOfTheirs(folderOf("half"));
  const notices = events.flatMap((e) => (e.kind === "notice" ? [e.message] : []));
  expect(notices[0]).toBe(
    "Gradients of 1 updates overflowed in float16 by step 1, which left them out: 1 so far.",
  );
  expect(notices.length).toBeGreaterThan(5);
  expect(notices.length).toBeLessThan(BACK);
  const parts = await eventsOfTheirs(folderOf("half in parts"));
  expect(Object.fromEntries(numbersOf(parts))).toEqual(Object.fromEntries(numbersOf(events)));
  const text = (await readFile(join(folderOf("half in parts"), "checkpoints", "step-000000014.safetensors")))
    .toString("latin1")
    .slice(0, 4000);
  expect(text).toContain(`\\"skipped\\":{\\"train\\":${notices.length}}`);
  // What belongs to PyTorch alone keeps no other from going on.
  const { events: others } = await part(plans.get("adam 0")!, {
    until: END + 2,
    from: await newestOf("half in parts"),
  });
  expect(others.map(({ kind }) => kind)).toContain("step");
});

const newestOf = async (name: string): Promise<Checkpoint> => {
  const { whole: newest } = await (await runCheckpoints(runDirectoryAt(folderOf(name)))).newest();
  return newest!;
};

/** What ONNX Runtime told of steps, and where it then stood. */
interface Part {
  events: readonly RunEvent[];
  checkpoint: Checkpoint;
}

/** Trains in ONNX Runtime from the beginning or a checkpoint until a step is told. */
async function part(plan: RunPlan, { until, from }: { until: number; from?: Checkpoint }): Promise<Part> {
  const store = openCheckpointStore(memoryFolder());
  const control = new RunControl();
  const runtime = nodeRuntime({ threads: 1 });
  const events: RunEvent[] = [];
  const steps = train({
    ...plan,
    ...{ plan: plan.document.plan, store, runtime, control },
    ...(from && { resume: from }),
  });
  for await (const event of steps) {
    if (event.kind === "halted") throw new Error(event.message);
    events.push(event);
    if (event.kind === "step" && event.step === until) control.stop();
  }
  const { whole: newest } = await store.newest();
  return { events, checkpoint: newest! };
}
