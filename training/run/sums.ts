import type { Objective, Phase } from "../objective/objective.ts";
import { metricSum, termSum } from "../../compiler/steps/evaluateTerms.ts";
import { sumsOf } from "../../compiler/steps/stepContext.ts";
import type { RuntimeSession } from "../runtime/runtime.ts";
import type { HostTensor, Tensors } from "./tensor.ts";

/** Means since the running sums were last taken. */
export interface Means {
  loss: number;
  metrics: Record<string, number>;
  /** Of each term, without the factor that it has in the loss; absent where there is one. */
  terms?: Record<string, number>;
  /** Of each phase that had a step; absent where there is one. */
  phases?: Record<string, { loss: number }>;
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

/** Means of training from the running sums of all phases. */
export function trainingMeans(sums: Tensors, objective: Objective): Means {
  const { phases } = objective;
  const parts = phases.map((phase) => ({ phase, prefix: sumsOf(objective, phase) }));
  const means = meansOf(sums, objective, parts);
  if (phases.length === 1) return means;
  const each = parts.flatMap(({ phase, prefix }) => {
    const weight = total(sums, [`${prefix}/weight`]);
    return weight > 0 ? [[phase.name, { loss: total(sums, [`${prefix}/loss`]) / weight }] as const] : [];
  });
  return { ...means, phases: Object.fromEntries(each) };
}

/** Means over held-out rows. */
export const validationMeans = (sums: Tensors, objective: Objective): Means =>
  meansOf(sums, objective, [{ prefix: "eval" }]);

/** Loss, terms and metrics from running sums under prefixes, each of a phase with its terms, or of all terms. */
function meansOf(
  sums: Tensors,
  objective: Objective,
  parts: readonly { prefix: string; phase?: Phase }[],
): Means {
  const { terms, metrics } = objective;
  const sumOf = (name: string, among = parts): number =>
    total(
      sums,
      among.map(({ prefix }) => `${prefix}/${name}`),
    );
  const values = metrics.map(({ id, unit, params }, i): [string, number] => {
    const found: Record<string, number[]> = {};
    for (const { prefix } of parts) {
      const start = metricSum(prefix, i, "");
      for (const name of Object.keys(sums))
        if (name.startsWith(start)) {
          const sum = name.slice(start.length);
          found[sum] = added(sums[name]!, found[sum]);
        }
    }
    return [id, unit.value(found, params)];
  });
  const several = terms.length > 1 && {
    terms: Object.fromEntries(
      terms.flatMap(({ name }): [string, number][] => {
        const among = parts.filter(({ phase }) => phase?.terms.includes(name) ?? true);
        const weight = sumOf("weight", among);
        return weight > 0
          ? [
              [
                name,
                total(
                  sums,
                  among.map(({ prefix }) => termSum(prefix, name)),
                ) / weight,
              ],
            ]
          : [];
      }),
    ),
  };
  const weight = sumOf("weight");
  return {
    // Where rows weigh, those since the last point may all weigh nothing.
    ...(weight > 0
      ? { loss: sumOf("loss") / weight, metrics: Object.fromEntries(values) }
      : { loss: 0, metrics: {} }),
    ...several,
    finiteSteps: sumOf("finite"),
  };
}

/** Of scalars by these names. */
const total = (sums: Tensors, names: readonly string[]): number =>
  names.reduce((sum, name) => sum + Number(sums[name]!.data[0]), 0);

/** A tensor and numbers, element by element. */
const added = ({ data }: HostTensor, before: readonly number[] = []): number[] =>
  Array.from<number | bigint, number>(data, (v, i) => Number(v) + (before[i] ?? 0));
