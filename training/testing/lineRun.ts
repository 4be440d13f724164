import { check } from "../../compiler/check/check.ts";
import { feeds } from "../../compiler/steps/stepContext.ts";
import { type Document, emptyDocument } from "../../graph-schema/document.ts";
import { singleTermPlan, type SingleTermPlan } from "../../graph-schema/plan/singleTermPlan.ts";
import { modelView } from "../objective/modelView.ts";
import { resolvePlan } from "../objective/resolvePlan.ts";
import { openCheckpointStore } from "../run/checkpointStore.ts";
import { RunControl } from "../run/control.ts";
import type { RunEvent } from "../run/events.ts";
import { train } from "../run/loop.ts";
import type { Tensors } from "../run/tensor.ts";
import type { TrainingData } from "../run/trainingData.ts";
import type { TrainRequest, TrainResult } from "../run/trainRequest.ts";
import { nodeRuntime } from "../runtime/node.ts";
import { memoryFolder } from "./memoryFolder.ts";

const rows = 50;
const xs = Float32Array.from({ length: rows }, (_, i) => i / 25 - 1);

/** y = 2x + 1, 40 rows to train on and 10 held out. */
export const line: TrainingData = {
  hash: "0".repeat(64),
  trainRows: Uint32Array.from({ length: 40 }, (_, i) => i),
  validationRows: Uint32Array.from({ length: 10 }, (_, i) => 40 + i),
  bind: {},
  targets: {
    loss: async (picked) => ({
      dtype: "float32",
      shape: [picked.length, 1],
      data: Float32Array.from(picked, (r) => 2 * xs[r]! + 1),
    }),
  },
  batch: async (picked, size) => {
    const column = (of: (row: number) => number): Float32Array =>
      Float32Array.from({ length: size }, (_, i) => (i < picked.length ? of(picked[i]!) : 0));
    return {
      x: { dtype: "float32", shape: [size, 1], data: column((r) => xs[r]!) },
      [feeds.target]: { dtype: "float32", shape: [size, 1], data: column((r) => 2 * xs[r]! + 1) },
      [feeds.weight]: { dtype: "float32", shape: [size], data: column(() => 1) },
    };
  },
};

/** A document that learns the line by one weight and one bias. */
export function regression(plan: SingleTermPlan = {}): Document {
  return {
    ...emptyDocument("line"),
    plan: singleTermPlan({
      loss: { type: "meanSquaredError", params: {} },
      metrics: [{ type: "meanAbsoluteError", params: {} }],
      batchSize: 16,
      epochs: 40,
      checkpointEvery: 25,
      optimizer: { type: "adam", params: { learningRate: 0.1 } },
      ...plan,
    }),
    graph: {
      nodes: [
        { id: "x1", type: "input", params: { shape: [1] }, position: [0, 0] },
        { id: "linear", type: "linear", params: { units: 1 }, position: [200, 0] },
        { id: "output", type: "output", params: {}, position: [400, 0] },
      ],
      edges: [
        { from: "x1", output: "y", to: "linear", input: "x" },
        { from: "linear", output: "y", to: "output", input: "x" },
      ],
    },
  };
}

/** The input as the document names it. */
const named = ({ x, ...rest }: Tensors): Tensors => ({ ...rest, x1: x! });

/** Its run, in memory. */
export function request(document: Document, extra: Partial<TrainRequest> = {}): TrainRequest {
  const checked = check(document);
  const resolved = resolvePlan(document.plan, checked.ok ? modelView(checked) : undefined);
  if (!checked.ok || !resolved.objective) throw new Error("the document of the test does not compile");
  const data: TrainingData = { ...line, batch: async (r, n) => named(await line.batch(r, n)) };
  return {
    checked,
    plan: document.plan,
    objective: resolved.objective,
    data,
    documentHash: "1".repeat(64),
    runtime: nodeRuntime({ threads: 1 }),
    store: openCheckpointStore(memoryFolder()),
    control: new RunControl(),
    ...extra,
  };
}

/** Carries a run out to its end, with all that it told. */
export async function finish(
  run: TrainRequest,
  onEvent: (e: RunEvent) => void = () => undefined,
): Promise<{ events: RunEvent[]; result: TrainResult }> {
  const events: RunEvent[] = [];
  const generator = train(run);
  for (;;) {
    const { done, value } = await generator.next();
    if (done) return { events, result: value };
    events.push(value);
    onEvent(value);
  }
}
