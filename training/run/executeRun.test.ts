import { describe, expect, test } from "vitest";
import type { Streamed } from "../../compiler/emit/streamed.ts";
import { wholeOf } from "./content.ts";
import { irisDocument, memoryHost } from "../testing/memoryHost.ts";
import { type Checkpoint, readCheckpoint, writeCheckpoint } from "./checkpoint.ts";
import { RunControl } from "./control.ts";
import { openCheckpointStore } from "./checkpointStore.ts";
import type { RunEvent } from "./events.ts";
import { memoryFolder } from "../testing/memoryFolder.ts";
import { type Beginning, executeRun } from "./executeRun.ts";
import { readSafetensors, writeSafetensors } from "./safetensors.ts";
import type { Tensors } from "./tensor.ts";

const document = irisDocument();
const whole = memoryHost(document);
const end = await executeRun({}, whole);
const kept = readCheckpoint((await whole.store.latest())!) as Checkpoint;

/** The middle of the run, as bytes. */
const middle = async (): Promise<Uint8Array> => {
  const control = new RunControl();
  const host = memoryHost(document, {
    control,
    emit: (e) => {
      if (e.kind === "checkpoint") control.stop();
    },
  });
  await executeRun({}, host);
  return (await host.store.latest())!;
};

const without = (tensors: Tensors, ...names: string[]): Tensors =>
  Object.fromEntries(Object.entries(tensors).filter(([name]) => !names.includes(name)));

describe("a checkpoint that is not the state of the run is refused before the first step", () => {
  const { "hidden.bias": bias, "hidden.weight": weight } = kept.tensors;
  test.each<[string, Tensors, readonly string[]]>([
    ["lacks parameters", without(kept.tensors, "hidden.bias"), ['lacks "hidden.bias"']],
    [
      "lacks the optimizer's state",
      without(kept.tensors, "hidden.bias/mean", "species.weight/square"),
      ["hidden.bias/mean", "species.weight/square"],
    ],
    ["lacks statistics of the data", without(kept.tensors, "flower.std"), ['lacks "flower.std"']],
    ["has a stranger", { ...kept.tensors, "fc.weight": bias! }, ['the run has no "fc.weight"']],
    [
      "has another shape",
      { ...kept.tensors, "hidden.weight": { ...weight!, shape: [...weight!.shape].reverse() } },
      ['"hidden.weight" is float32 [', "expected float32 ["],
    ],
    [
      "has another dtype",
      {
        ...kept.tensors,
        "hidden.bias": { ...bias!, dtype: "int32", data: new Int32Array(bias!.data.length) },
      },
      ['"hidden.bias" is int32 [', "expected float32 ["],
    ],
  ])("it %s", async (_what, tensors, named) => {
    const host = memoryHost(document);
    let begun = false;
    const bytes = writeCheckpoint({ ...kept, tensors });
    const refused = executeRun(
      { checkpoint: () => Promise.resolve(bytes) },
      { ...host, onBegin: () => void (begun = true) },
    );
    await expect(refused).rejects.toMatchObject({ code: "data" });
    const { message } = (await refused.catch((cause: Error) => cause)) as Error;
    for (const name of named) expect(message).toContain(name);
    expect(begun).toBe(false);
    expect(host.events.map(({ kind }) => kind)).not.toContain("started");
    expect(await host.store.list()).toEqual([]);
  });

  const earlier = { ...kept.state, best: { step: kept.state.step - 1, epoch: 0, loss: 0 } };
  const weights = Object.fromEntries(Object.entries(kept.tensors).filter(([name]) => !name.includes("/")));
  test.each<[string, Pick<Checkpoint, "state" | "best">, string]>([
    ["lacks the best weights", { state: earlier }, 'of the best weights it lacks "flower.mean"'],
    [
      "lacks some of them",
      { state: earlier, best: without(weights, "hidden.bias") },
      'of the best weights it lacks "hidden.bias"',
    ],
    [
      "has a stranger among them",
      { state: earlier, best: { ...weights, other: bias! } },
      'of the best weights the run has no "other"',
    ],
    [
      "has one of another shape",
      { state: earlier, best: { ...weights, "hidden.bias": { ...bias!, shape: [1, ...bias!.shape] } } },
      'of the best weights "hidden.bias" is float32 [1, ',
    ],
    [
      "has them where the last are the best",
      { state: { ...kept.state, best: { ...earlier.best, step: kept.state.step } }, best: weights },
      "of the best weights the run has no",
    ],
  ])("it %s", async (_what, part, message) => {
    const bytes = writeCheckpoint({ state: part.state, tensors: kept.tensors, best: part.best ?? {} });
    const host = memoryHost(document);
    await expect(executeRun({ checkpoint: () => Promise.resolve(bytes) }, host)).rejects.toThrow(message);
    expect(await host.store.list()).toEqual([]);
  });

  test.each([
    ["document", "another document or training plan"],
    ["dataset", "other data"],
  ] as const)("it is of another %s", async (key, message) => {
    const bytes = writeCheckpoint({ ...kept, state: { ...kept.state, [key]: "e".repeat(64) } });
    await expect(
      executeRun({ checkpoint: () => Promise.resolve(bytes) }, memoryHost(document)),
    ).rejects.toThrow(message);
  });
});

test("a checkpoint from elsewhere is kept before the first step, and ends as an unbroken run", async () => {
  const bytes = await middle();
  const { step } = (readCheckpoint(bytes) as Checkpoint).state;
  const host = memoryHost(document);
  let atBegin: readonly { step: number }[] = [];
  const moved = await executeRun(
    { checkpoint: () => Promise.resolve(bytes) },
    { ...host, onBegin: async () => void (atBegin = await host.store.list()) },
  );
  expect(atBegin).toEqual([{ step, best: expect.any(Boolean) as boolean }]);
  expect(host.events.filter((e) => e.kind === "checkpoint")[0]).toMatchObject({ step });
  expect(moved.weights).toEqual(end.weights);
});

test("weights are taken where they fit, and what was taken and left is told", async () => {
  const { "hidden.bias": bias, ...rest } = kept.tensors;
  const file = writeSafetensors({
    tensors: {
      ...without(rest, "species.bias"),
      "hidden.bias": { ...bias!, shape: [1, ...bias!.shape] },
      other: bias!,
    },
    metadata: {},
  });
  const host = memoryHost(document);
  await executeRun({ weights: () => Promise.resolve(file) }, host);
  const [notice] = host.events.flatMap((e) => (e.kind === "notice" ? [`${e.message} ${e.advice}`] : []));
  expect(notice).toMatch(/4 of the model's 6 tensors were taken, .*"hidden\.weight"/);
  expect(notice).toContain('"hidden.bias" begins anew: it is float32 [1, ');
  expect(notice).toContain('begin anew: "species.bias"');
  expect(notice).toContain('they were left: "other"');
  expect(host.events.find((e) => e.kind === "started")).toMatchObject({ fromStep: 0 });
  // What it starts with is its first checkpoint: the given weights, and a fresh optimizer.
  const first = memoryHost(document, { control: stopped() });
  await executeRun({ weights: () => Promise.resolve(file) }, first);
  const { tensors } = readCheckpoint((await first.store.latest())!) as Checkpoint;
  expect(tensors["hidden.weight"]).toEqual(kept.tensors["hidden.weight"]);
  expect(tensors["hidden.weight/mean"]!.data.every((v) => v === 0)).toBe(true);
  expect(tensors["hidden.bias"]!.data).not.toEqual(bias!.data);
});

const broken = (): Promise<Uint8Array<ArrayBuffer>> => Promise.resolve(new Uint8Array(3));

test("weights of which none fits are refused", async () => {
  const file = writeSafetensors({ tensors: { a: kept.tensors["hidden.bias"]! }, metadata: {} });
  await expect(executeRun({ weights: () => Promise.resolve(file) }, memoryHost(document))).rejects.toThrow(
    'None of the weights fits this model. Not among the weights, so they begin anew: "flower.mean"',
  );
});

test.each<[string, Beginning, string]>([
  ["a checkpoint", { checkpoint: broken }, "of this very document and data"],
  ["a file of weights", { weights: broken }, "a safetensors file of float32 weights"],
])("%s that cannot be read is told with what to take", (_what, from, advice) =>
  expect(executeRun(from, memoryHost(document))).rejects.toMatchObject({
    message: expect.stringContaining("cannot be used: ") as string,
    advice: expect.stringContaining(advice) as string,
  }),
);

test("the files are left before the end is told", async () => {
  const host = memoryHost(document);
  let told = false;
  await executeRun(
    {},
    {
      ...host,
      emit: (e) => void (told ||= e.kind === "finished"),
      persist: (files) => {
        expect(told).toBe(false);
        return host.persist!(files);
      },
    },
  );
  expect(told).toBe(true);
  const weights = readSafetensors(wholeOf(host.files["weights.safetensors"] as Streamed));
  expect("tensors" in weights && weights.tensors).toEqual(end.weights!.weights);
});

function stopped(): RunControl {
  const control = new RunControl();
  control.stop();
  return control;
}

test("a damaged checkpoint gives way to the one before, to the beginning when there is none, and it is told", async () => {
  for (const intact of [1, 0]) {
    const folder = memoryFolder();
    const store = openCheckpointStore(folder);
    const control = new RunControl();
    const emit = (e: RunEvent): void => void (e.kind === "validation" && e.epoch === 1 && control.stop());
    await executeRun({}, memoryHost(document, { store, control, emit }));
    const names = (await folder.names()).toSorted();
    for (const name of names.slice(intact)) {
      const bytes = (await folder.get(name))!;
      bytes[bytes.length >> 1]! ^= 16;
      await folder.put(name, bytes);
    }
    const host = memoryHost(document, { store });
    const again = await executeRun({ latest: true }, host);
    const notices = host.events.filter((e) => e.kind === "notice");
    expect(notices).toHaveLength(names.length - intact);
    expect(notices[0]).toMatchObject({
      message: expect.stringMatching(/^The checkpoint of step \d+ is damaged: /) as string,
      advice: expect.stringContaining(intact ? "goes on from an older one" : "begins again") as string,
    });
    expect(again.weights).toEqual(end.weights);
  }
});
