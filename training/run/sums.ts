import type { Objective } from "../objective/objective.ts";
import { metricSum } from "../../compiler/steps/evaluateLoss.ts";
import type { RuntimeSession } from "../runtime/runtime.ts";
import type { Tensors } from "./tensor.ts";

/** Means since the running sums were last taken. */
export interface Means {
  loss: number;
  metrics: Record<string, number>;
  /** Steps whose loss was a finite number. */
  finiteSteps: number;
}

/** Reads running sums and puts them back to 0. */
export async function takeSums(session: RuntimeSession, names: readonly string[]): Promise<Tensors> {
  const sums = await session.read(names);
  await session.write(
    Object.fromEntries(
      Object.entries(sums).map(([name, t]) => [name, { ...t, data: t.data.slice().fill(0 as never) }]),
    ),
  );
  return sums;
}

/** Loss and metrics from running sums under `prefix`. */
export function meansOf(sums: Tensors, objective: Objective, prefix: "train" | "eval"): Means {
  const numbers = (name: string): number[] => Array.from(sums[name]!.data, Number);
  const weight = numbers(`${prefix}/weight`)[0]!;
  const metrics = objective.metrics.map(({ unit, params }, i): [string, number] => {
    const start = metricSum(prefix, i, "");
    const own = Object.keys(sums).filter((name) => name.startsWith(start));
    return [
      unit.type,
      unit.value(Object.fromEntries(own.map((name) => [name.slice(start.length), numbers(name)])), params),
    ];
  });
  return {
    loss: numbers(`${prefix}/loss`)[0]! / weight,
    metrics: Object.fromEntries(metrics),
    finiteSteps: numbers(`${prefix}/finite`)[0]!,
  };
}
