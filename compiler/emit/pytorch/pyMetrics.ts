import { py, type PyCode, pyName } from "../../../layers/python/py.ts";
import type { StepMetricUse, StepObjective } from "../../steps/stepObjective.ts";
import type { TensorType } from "../../../ir/types/shape.ts";
import { sourceOf } from "./pyTerms.ts";

/** Functions of the sums of a batch and of the figure that they come to, for each metric. */
export function metricsSource(
  { metrics }: StepObjective,
  outputs: Readonly<Record<string, TensorType>>,
): PyCode {
  const own = metrics.map((metric) => metricSource(metric, outputs[metric.output]!));
  const functions = own.reduce((text, part) => py`${text}${part}\n\n\n`, py``);
  const list = metrics.map(
    ({ id }) => py`${id}: (${pyName(`metric_${id}_sums`)}, ${pyName(`metric_${id}_value`)})`,
  );
  return py`${functions}# By name the sums over a batch, and the figure from sums that were added up.
METRICS = {${list}}`;
}

function metricSource(
  { id, unit, params, output, target, loss }: StepMetricUse,
  prediction: TensorType,
): PyCode {
  const { sums, value } = unit.torch(params);
  const axis = loss?.unit.classAxis?.(prediction, loss.params);
  const given = (name: string, code: PyCode): PyCode =>
    new RegExp(`\\b${name}\\b`).test(sums.source) ? py`\n    ${pyName(name)} = ${code}` : py``;
  return py`def ${pyName(`metric_${id}_sums`)}(batch):
    prediction = batch.outputs[${output}]
    target = ${sourceOf(target, axis)}${given("weight", py`batch.weight`)}${given("axis", py`${axis ?? -1}`)}
    return ${sums}


def ${pyName(`metric_${id}_value`)}(sums):
    return ${value}`;
}
