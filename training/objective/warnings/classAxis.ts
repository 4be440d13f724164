import { axesSource, nameOf } from "../../../compiler/check/graphView.ts";
import type { Diagnostic } from "../../../graph-schema/diagnostics/diagnostic.ts";
import { comparedTerms, type ComparedTerm } from "../objective.ts";
import type { PlanView } from "../planView.ts";
import { readingsOf, saysReading } from "../readings.ts";

/**
 * Scores that can be read in two ways, where neither the plan nor the layer that makes them tells which is meant; or a
 * plan that reads them along another axis than the layer makes them along.
 */
export const classAxis = ({ objective, ...view }: PlanView): Diagnostic[] =>
  comparedTerms(objective).flatMap((term) => ofTerm(term, view));

function ofTerm(term: ComparedTerm, { checked, graph }: Omit<PlanView, "objective">): Diagnostic[] {
  const { plan } = checked.document;
  const { output, loss } = term;
  const prediction = checked.outputs[output];
  const readings = prediction ? readingsOf(plan, term, prediction) : [];
  const taken =
    prediction && readings.find(({ axis }) => axis === loss.unit.classAxis?.(prediction, loss.params));
  const others = readings.filter((r) => r !== taken);
  if (!prediction || !taken || others.length === 0) return [];

  const source = axesSource(output, graph);
  const features = source?.layer?.traits?.features;
  const axisOfSource =
    features === undefined ? undefined : (features + prediction.shape.length) % prediction.shape.length;
  if (axisOfSource === taken.axis) return [];
  const about = {
    severity: "warning",
    place: { in: "plan", field: "loss", term: term.name, param: "classAxis" },
  } as const;
  const axis = taken.axis;
  if (!saysReading(plan, term)) {
    const meant = readings.find((r) => r.axis === axisOfSource) ?? taken;
    const ways = readings.map(({ target, classes }) => ({ classes, places: target.shape.slice(1) }));
    return [
      {
        ...about,
        code: "openClassAxis",
        args: { shape: prediction.shape, ways, axis },
        fix: meant.fix,
        alternatives: readings.filter((r) => r !== meant).map((r) => r.fix),
      },
    ];
  }
  const right = others.find((r) => r.axis === axisOfSource);
  if (!source || !right) return [];
  const args = { source: nameOf(source), axis: right.axis, taken: { axis, classes: taken.classes } };
  return [{ ...about, code: "unlikelyClassAxis", args, fix: right.fix }];
}
