import { expect, test } from "vitest";
import { feeds } from "../../compiler/steps/stepContext.ts";
import type { Plan } from "../../graph-schema/plan/plan.ts";
import { type Checkpoint, readCheckpoint } from "./checkpoint.ts";
import { openCheckpointStore } from "./checkpointStore.ts";
import { RunControl } from "./control.ts";
import type { RunEvent } from "./events.ts";
import { train } from "./loop.ts";
import { originMetadata, readOrigin, type RunWeights, weightsThatCount } from "./runWeights.ts";
import type { TrainRequest } from "./trainRequest.ts";
import { memoryFolder } from "../testing/memoryFolder.ts";
import { regression as lineDocument, request as lineRequest } from "../testing/lineRun.ts";

/** A run that passes by what the held-out rows want on its way to what the others do. */
function passing(weights: Plan["weights"], extra: Partial<TrainRequest> = {}): TrainRequest {
  const request = lineRequest(lineDocument({ weights, epochs: 30 }), extra);
  const { data } = request;
  const batch: typeof data.batch = async (rows, size) => {
    const made = await data.batch(rows, size);
    if (rows[0]! < 40) return made;
    const target = made[feeds.target]!;
    return {
      ...made,
      [feeds.target]: { ...target, data: Float32Array.from(target.data as Float32Array, (v) => v / 3) },
    };
  };
  return { ...request, data: { ...data, batch } };
}

async function follow(request: TrainRequest, onEvent: (e: RunEvent) => void = () => undefined) {
  const events: RunEvent[] = [];
  for (const run = train(request); ;) {
    const { done, value } = await run.next();
    if (done) return { events, result: value! };
    events.push(value);
    onEvent(value);
  }
}

const bestOf = (events: readonly RunEvent[]): { step: number; loss: number } =>
  events
    .flatMap((e) => (e.kind === "validation" ? [{ step: e.step, loss: e.loss }] : []))
    .reduce((best, v) => (v.loss < best.loss ? v : best));

const finishedOf = (events: readonly RunEvent[]) => events.find((e) => e.kind === "finished")!;

const whole = await follow(passing("best"));
const best = bestOf(whole.events);

test("the best weights are not the last here", () => {
  expect(best.step).toBeGreaterThan(3);
  expect(best.step).toBeLessThan(60);
});

test("a run gives the weights that its plan counts, and says which", async () => {
  const { which, step } = whole.result;
  expect({ which, step }).toEqual({ which: "best", step: best.step });
  expect(finishedOf(whole.events).weights).toEqual({ which, step });
  const last = await follow(passing("last"));
  expect(last.result).toMatchObject({ which: "last", step: 90 });
  expect(finishedOf(last.events).weights).toEqual({ which: "last", step: 90 });
  expect(last.result.weights).not.toEqual(whole.result.weights);
});

test.each([1, best.step - 1, best.step, best.step + 1, 80])(
  "stopped after step %d and continued elsewhere from one checkpoint, it gives the same weights",
  async (stopAfter) => {
    const store = openCheckpointStore(memoryFolder());
    const control = new RunControl();
    const first = await follow(passing("best", { store, control }), (e) => {
      if (e.kind === "step" && e.step >= stopAfter) control.stop();
    });
    const resume = readCheckpoint((await store.latest())!) as Checkpoint;
    expect(namesOf(weightsThatCount(resume, { weights: "best" }))).toEqual(namesOf(first.result));
    const { result } = await follow(passing("best", { resume }));
    expect(result).toEqual(whole.result);
  },
);

/** The model's own, as a checkpoint at its best has the optimizer's state beside them. */
const namesOf = ({ which, step, weights }: RunWeights): object => ({
  which,
  step,
  weight: weights["linear.weight"],
  bias: weights["linear.bias"],
});

test("the weights that count are those that are compared with the baseline", async () => {
  const warningOf = async (weights: Plan["weights"]): Promise<string | undefined> => {
    const request = passing(weights);
    // The mean of these is near what is held out, though further than the best weights.
    const loss = async (rows: Uint32Array) => ({
      ...{ dtype: "float32" as const, shape: [rows.length, 1], data: new Float32Array(rows.length) },
    });
    const { events } = await follow({ ...request, data: { ...request.data, targets: { loss } } });
    return finishedOf(events).warning?.message;
  };
  expect(await warningOf("best")).toBeUndefined();
  expect(await warningOf("last")).toContain("no better than");
});

test("without held-out rows the last weights count", async () => {
  const request = passing("best");
  const { result } = await follow({
    ...request,
    data: { ...request.data, validationRows: new Uint32Array() },
  });
  expect(result).toMatchObject({ which: "last", step: 90 });
});

test("while it trains, they are those of the best validation so far", async () => {
  const read: (() => Promise<RunWeights>)[] = [];
  const seen: Promise<RunWeights>[] = [];
  const { events } = await follow(passing("best", { onWeights: (r) => read.push(r) }), (e) => {
    if (e.kind === "validation") seen.push(read[0]!());
  });
  const checks = events.filter((e) => e.kind === "validation");
  const after = await Promise.all(seen);
  after.slice(1).forEach(({ which, step }, i) => {
    const { step: soFar } = bestOf(checks.slice(0, i + 1));
    expect([which, step]).toEqual(["best", soFar]);
  });
});

test("a file says where its weights come from, and one that does not is asked in vain", () => {
  const origin = { which: "best", step: 12 } as const;
  expect(readOrigin(originMetadata(origin))).toEqual(origin);
  expect(readOrigin({ document: "d" })).toBeUndefined();
});
