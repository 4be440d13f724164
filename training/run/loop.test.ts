import { expect, test } from "vitest";
import type { Plan } from "../../graph-schema/plan/plan.ts";
import { withPhase } from "../../graph-schema/plan/withObjective.ts";
import { type Checkpoint, readCheckpoint } from "./checkpoint.ts";
import { type BlobFolder, openCheckpointStore } from "./checkpointStore.ts";
import { RunControl } from "./control.ts";
import type { RunEvent } from "./events.ts";
import { finish, line, regression, request } from "../testing/lineRun.ts";
import { memoryFolder } from "../testing/memoryFolder.ts";
import { feeds } from "../../compiler/steps/stepContext.ts";
import type { Runtime, RuntimeSession } from "../runtime/runtime.ts";
import type { TrainingData } from "./trainingData.ts";

test("learns y = 2x + 1", async () => {
  const { events, result } = await finish(request(regression()));
  expect(events.at(-1)).toMatchObject({ kind: "finished", reason: "completed", step: 120 });
  expect(result!.weights["linear.weight"]!.data[0]).toBeCloseTo(2, 1);
  expect(result!.weights["linear.bias"]!.data[0]).toBeCloseTo(1, 1);
  const losses = events.flatMap((e) => (e.kind === "validation" ? [e.loss] : []));
  expect(losses.at(-1)!).toBeLessThan(losses[0]! / 100);
});

test("stopped anywhere and gone on from its checkpoint, it ends with the same bits", async () => {
  const whole = await finish(request(regression()));
  for (const stopAfter of [1, 3, 60]) {
    const store = openCheckpointStore(memoryFolder());
    const control = new RunControl();
    let points = 0;
    const first = await finish(request(regression({ logEvery: 1 }), { store, control }), (e) => {
      if (e.kind === "step" && ++points === stopAfter) control.stop();
    });
    expect(first.events.at(-1)).toMatchObject({ kind: "finished", reason: "stopped", step: stopAfter });
    const resume = readCheckpoint((await store.latest())!) as Checkpoint;
    const second = await finish(request(regression({ logEvery: 1 }), { resume }));
    expect(second.events.find((e) => e.kind === "started")).toMatchObject({ fromStep: stopAfter });
    expect(second.result!.weights).toEqual(whole.result!.weights);
  }
});

test("halts at the step whose loss is not finite, says which, and proposes a change", async () => {
  const { events, result } = await finish(
    request(regression({ optimizer: { type: "sgd", params: { learningRate: 1e12 } }, logEvery: 7 })),
  );
  const last = events.at(-1)!;
  expect(last).toMatchObject({ kind: "halted", code: "notFinite" });
  if (last.kind === "halted") {
    expect(last.step).toBeGreaterThan(1);
    expect(last.step).toBeLessThan(8);
    expect(last.message).toContain(`step ${last.step}`);
    expect(last.advice).toContain("1000000000000");
  }
  expect(result).toBeUndefined();
});

test("keeps no checkpoint whose weights or best validation are not finite", async () => {
  const [store, plan] = [openCheckpointStore(memoryFolder()), { logEvery: 1, checkpointEvery: 1 }];
  const optimizer = (learningRate: number) => ({ type: "sgd", params: { learningRate } });
  const overflowing = regression({ ...plan, optimizer: optimizer(1e39) });
  const { events } = await finish(request(overflowing, { store }));
  expect(events.at(-1)).toMatchObject({
    kind: "halted",
    code: "notFinite",
    step: 1,
    message: expect.stringMatching(/^"linear\.\w+" is not a finite number at step 1\.$/),
  });
  expect(await store.latest()).toBeUndefined();
  // One step an epoch, so that the held-out rows meet the weights before the next step does.
  const unseen = regression({ ...plan, batchSize: 40, optimizer: optimizer(1e20) });
  expect((await finish(request(unseen))).events.at(-1)).toMatchObject({
    kind: "halted",
    code: "notFinite",
    step: 1,
    message: "The validation loss is not a finite number at step 1.",
  });
});

test("pauses with a checkpoint and goes on", async () => {
  const control = new RunControl();
  const kinds: string[] = [];
  const { result } = await finish(request(regression(), { control }), (e) => {
    kinds.push(e.kind);
    if (e.kind === "step" && e.step === 10) control.pause();
    if (e.kind === "paused") setTimeout(() => control.resume(), 5);
  });
  expect(kinds.slice(kinds.indexOf("paused") - 1, kinds.indexOf("paused") + 2)).toEqual([
    "checkpoint",
    "paused",
    "resumed",
  ]);
  expect(result!.weights).toEqual((await finish(request(regression()))).result!.weights);
});

test("a disk that is full halts the run and leaves the checkpoint before", async () => {
  const folder = memoryFolder();
  let puts = 0;
  const full: BlobFolder = {
    ...folder,
    put: (name, bytes) =>
      ++puts < 3
        ? folder.put(name, bytes)
        : Promise.reject(Object.assign(new Error("no space left on device"), { code: "ENOSPC" })),
  };
  const store = openCheckpointStore(full);
  const { events } = await finish(
    request(regression({ validation: 0 }), {
      store,
      data: { ...request(regression()).data, validationRows: new Uint32Array() },
    }),
  );
  expect(events.at(-1)).toMatchObject({ kind: "halted", code: "storage" });
  expect(await store.latest()).toBeDefined();
});

test("a disk that is full lets a run wait for whoever attends to it, and nothing is lost", async () => {
  const folder = memoryFolder();
  const control = new RunControl();
  let full = false;
  const put: BlobFolder["put"] = (name, bytes) =>
    full ? Promise.reject(new DOMException("no space", "QuotaExceededError")) : folder.put(name, bytes);
  const store = openCheckpointStore({ ...folder, put });
  const waits: RunEvent[] = [];
  const run = request(regression(), { store, control, attended: true });
  const { events, result } = await finish(run, (e) => {
    if (e.kind === "step" && e.step === 10) full = true;
    if (e.kind !== "paused") return;
    waits.push(e);
    // Whoever resumes too early is told again.
    if (waits.length === 2) full = false;
    setTimeout(() => control.resume());
  });
  expect(waits).toHaveLength(2);
  expect(waits[0]).toMatchObject({ trouble: { message: "A checkpoint could not be written: no space." } });
  expect(waits[1]).toEqual(waits[0]);
  expect(events.at(-1)).toMatchObject({ kind: "finished", reason: "completed" });
  expect(result!.weights).toEqual((await finish(request(regression()))).result!.weights);
});

test("a run that is stopped while the disk is full halts with what was kept", async () => {
  const folder = memoryFolder();
  const control = new RunControl();
  const put = (): Promise<void> => Promise.reject(new DOMException("no space", "QuotaExceededError"));
  const run = request(regression(), {
    store: openCheckpointStore({ ...folder, put }),
    control,
    attended: true,
  });
  const { events } = await finish(run, (e) => void (e.kind === "paused" && setTimeout(() => control.stop())));
  expect(events.map((e) => e.kind).filter((kind) => kind !== "step" && kind !== "validation")).toEqual([
    "preparing",
    "started",
    "paused",
    "halted",
  ]);
});

test("stops early once the validation loss no longer falls", async () => {
  const { events } = await finish(
    request(
      regression({ earlyStopping: { patience: 2 }, optimizer: { type: "sgd", params: { learningRate: 0 } } }),
    ),
  );
  expect(events.at(-1)).toMatchObject({ kind: "finished", reason: "earlyStopping", step: 9 });
});

test("each epoch takes every training row once, in an order of its own that the seed decides", async () => {
  const ordersOf = async (seed: number): Promise<number[][]> => {
    const taken: number[] = [];
    const base = request(regression({ epochs: 4, seed, validation: 0 }));
    const data: TrainingData = {
      ...base.data,
      validationRows: new Uint32Array(),
      batch: (rows, size) => {
        taken.push(...rows);
        return base.data.batch(rows, size);
      },
    };
    await finish({ ...base, data });
    return Array.from({ length: 4 }, (_, epoch) => taken.slice(40 * epoch, 40 * epoch + 40));
  };
  const orders = await ordersOf(1);
  for (const order of orders) expect(order.toSorted((a, b) => a - b)).toEqual([...line.trainRows]);
  expect(new Set(orders.map(String)).size).toBe(4);
  expect(await ordersOf(1)).toEqual(orders);
  expect((await ordersOf(2)).map(String)).not.toEqual(orders.map(String));
});

test("the steps of the plan are counted, and the schedule is spread over all of them", async () => {
  const optimizer = { type: "sgd", params: { learningRate: 0.1 } };
  const schedule = { type: "cosine", params: {} };
  const { events } = await finish(request(regression({ epochs: 5, logEvery: 1, optimizer, schedule })));
  // 40 rows in batches of 16: two whole ones and a rest.
  expect(events.find((e) => e.kind === "started")).toMatchObject({ stepsPerEpoch: 3, totalSteps: 15 });
  const { unit, params } = request(regression({ schedule })).objective.phases[0].schedule;
  const expected = Array.from(
    { length: 15 },
    (_, step) => 0.1 * unit.factor({ step, stepsPerEpoch: 3, totalSteps: 15 }, params),
  );
  const rates = events.flatMap((e) => (e.kind === "step" ? [e.learningRate] : []));
  expect(rates).toEqual(expected);
  expect(rates.at(-1)!).toBeLessThan(rates[0]! / 10);
  expect(events.flatMap((e) => (e.kind === "step" ? [e.epoch] : []))).toEqual(
    Array.from({ length: 15 }, (_, step) => Math.floor(step / 3)),
  );
});

test("each step draws by a key of its own, which the seed and the step decide", async () => {
  const keysOf = async (seed: number): Promise<number[]> => {
    const keys: number[] = [];
    const base = request(regression({ epochs: 5, seed }));
    const follow: Runtime["load"] = async (...of) => {
      const session = await base.runtime.load(...of);
      const run: RuntimeSession["run"] = (program, tensors) => {
        keys.push(...Array.from(tensors[feeds.key]?.data ?? [], Number));
        return session.run(program, tensors);
      };
      return { ...session, run };
    };
    await finish({ ...base, runtime: { ...base.runtime, load: follow } });
    return keys;
  };
  const keys = await keysOf(1);
  expect(keys).toHaveLength(15);
  expect(new Set([...keys, ...(await keysOf(2))]).size).toBe(30);
  expect(await keysOf(1)).toEqual(keys);
});

test.each([
  { ends: "completed", learningRate: 0.1 },
  { ends: "halted", learningRate: 1e12 },
])("of a run that is $ends no session stays on the device", async ({ ends, learningRate }) => {
  const base = request(regression({ epochs: 5, optimizer: { type: "sgd", params: { learningRate } } }));
  let [loaded, disposed] = [0, 0];
  const count: Runtime["load"] = async (...of) => {
    loaded++;
    const session = await base.runtime.load(...of);
    return { ...session, dispose: () => session.dispose().then(() => void disposed++) };
  };
  const { events } = await finish({ ...base, runtime: { ...base.runtime, load: count } });
  const end = events.at(-1)!;
  expect(end.kind === "finished" ? end.reason : end.kind).toBe(ends);
  // The baseline has one of its own.
  expect([loaded, disposed]).toEqual(ends === "completed" ? [2, 2] : [1, 1]);
});

test("the pace is told by the clock that it is given", async () => {
  let now = 0;
  const { events } = await finish({
    ...request(regression({ epochs: 2, logEvery: 1, validation: 0 })),
    clock: () => (now += 500),
  });
  const paces = events.flatMap((e) => (e.kind === "step" ? [e.stepsPerSecond] : []));
  for (const pace of paces) expect([2, 1, 2 / 3]).toContainEqual(expect.closeTo(pace, 9));
});

test("rows that weigh nothing change nothing, also where a whole batch does", async () => {
  const weigh = (plan: Plan): Plan => ({ ...plan, columns: [{ name: "w", roles: [{ as: "weight" }] }] });
  const document = regression({ epochs: 3, logEvery: 1, validation: 0 });
  for (const accumulate of [1, 2]) {
    const plan = withPhase(weigh(document.plan), "train", (phase) => ({ ...phase, accumulate }));
    const whole = request({ ...document, plan });
    const batch: TrainingData["batch"] = async (rows, size) => ({
      ...(await whole.data.batch(rows, size)),
      [feeds.weight]: { dtype: "float32", shape: [size], data: new Float32Array(size) },
    });
    const { events, result } = await finish({ ...whole, data: { ...whole.data, batch } });
    expect(events.at(-1)).toMatchObject({ kind: "finished", reason: "completed", step: 9 });
    const points = events.flatMap((e) => (e.kind === "step" ? [e] : []));
    expect(points.every(({ loss, metrics }) => loss === 0 && Object.keys(metrics).length === 0)).toBe(true);
    expect([...result!.weights["linear.bias"]!.data].every(Number.isFinite)).toBe(true);
  }
});

test("a group learns at its own rate in a phase that has none", async () => {
  const document = regression({ optimizer: { type: "adam", params: { learningRate: 0 } } });
  const plan = withPhase(document.plan, "train", (phase) => ({
    ...phase,
    groups: [{ trains: ["linear"], params: { learningRate: 0.1 } }],
  }));
  const { events, result } = await finish(request({ ...document, plan }));
  expect(events.at(-1)).toMatchObject({ kind: "finished", reason: "completed" });
  expect(result!.weights).toEqual((await finish(request(regression()))).result!.weights);
});

test("a run that ended early and was cut off before it said so ends there again", async () => {
  const document = regression({
    earlyStopping: { patience: 2 },
    optimizer: { type: "sgd", params: { learningRate: 0 } },
  });
  const store = openCheckpointStore(memoryFolder());
  const whole = await finish(request(document, { store }));
  const resume = (await store.newest()).whole!;
  const again = await finish(request(document, { resume }));
  expect(again.events.at(-1)).toEqual(whole.events.at(-1));
  expect(again.events.at(-1)).toMatchObject({ reason: "earlyStopping", step: 9 });
});
