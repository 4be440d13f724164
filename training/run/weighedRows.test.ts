import { expect, test } from "vitest";
import { feeds } from "../../compiler/steps/stepContext.ts";
import type { Plan } from "../../graph-schema/plan/plan.ts";
import { finish, regression, request } from "../testing/lineRun.ts";
import type { TrainingData } from "./trainingData.ts";

test("a batch norm takes rows alike however much they weigh, and survives a batch that weighs nothing", async () => {
  const base = regression({ epochs: 2, optimizer: { type: "sgd", params: { learningRate: 0 } } });
  const [input, ...others] = base.graph.nodes;
  const norm = { id: "norm", type: "batchNorm1d", params: {}, position: [100, 0] as [number, number] };
  const [first, ...edges] = base.graph.edges;
  const graph = {
    nodes: [input!, norm, ...others],
    edges: [{ ...first!, to: "norm" }, { ...first!, from: "norm" }, ...edges],
  };
  const columns: Plan["columns"] = [{ name: "w", roles: [{ as: "weight" }] }];
  const statistics = async (plan: Plan, weightOf: (row: number) => number): Promise<number[]> => {
    const whole = request({ ...base, graph, plan });
    const batch: TrainingData["batch"] = async (rows, size) => {
      const data = Float32Array.from({ length: size }, (_, i) => (i < rows.length ? weightOf(rows[i]!) : 0));
      const weight = { dtype: "float32" as const, shape: [size], data };
      return { ...(await whole.data.batch(rows, size)), [feeds.weight]: weight };
    };
    const { events, result } = await finish({ ...whole, data: { ...whole.data, batch } });
    expect(events.at(-1)).toMatchObject({ kind: "finished", reason: "completed", step: 6 });
    const { weights } = result!;
    return [...weights["norm.running_mean"]!.data, ...weights["norm.running_var"]!.data].map(Number);
  };
  const alike = await statistics(base.plan, () => 1);
  const weighed = await statistics({ ...base.plan, columns }, (row) => 0.25 + row / 20);
  expect(weighed).toEqual(alike);
  const nothing = await statistics({ ...base.plan, columns }, () => 0);
  expect(nothing.every(Number.isFinite)).toBe(true);
});
