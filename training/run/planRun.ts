import { check } from "../../compiler/check/check.ts";
import { type Checked, type CheckedGraph, type CheckedNode, titleOf } from "../../compiler/check/checked.ts";
import { graphView } from "../../compiler/check/graphView.ts";
import { inputsByPort } from "../../compiler/lower/lowerNode.ts";
import type { Plan } from "../../graph-schema/plan/plan.ts";
import { type ModelView, modelView } from "../objective/modelView.ts";
import { comparedTerms, type ComparedTerm, type Objective } from "../objective/objective.ts";
import { targetFeed } from "../../compiler/steps/stepContext.ts";
import { incomingWires, outgoingWires } from "../../graph-schema/wires.ts";
import { batch } from "../../graph-schema/edits/compose.ts";
import type { Document } from "../../graph-schema/document.ts";
import type { Edit } from "../../graph-schema/edits/edit.ts";
import type { Diagnostic } from "../../graph-schema/diagnostics/diagnostic.ts";
import type { TensorType } from "../../ir/types/shape.ts";
import type { Dataset } from "../data/dataset.ts";
import { encode } from "../data/encoding/encode.ts";
import { resolveSteps } from "../data/encoding/stepsOf.ts";
import { splitOf } from "../data/splitting/resolveSplit.ts";
import { idlePhases } from "../objective/idlePhases.ts";
import type { Encoding } from "../data/encoding/encoding.ts";
import type { ModelInput, ModelShape, ModelTarget } from "../data/encoding/modelShape.ts";
import { documentHash } from "./documentHash.ts";
import { learnsFrom } from "../objective/reachedByLoss.ts";
import { readingsOf } from "../objective/readings.ts";
import { regressionLossFix } from "../objective/regressionLossFix.ts";
import { resolvePlan } from "../objective/resolvePlan.ts";
import { dataWarnings, planWarnings } from "../objective/warnings.ts";
import type { TrainingData } from "./trainingData.ts";
import { shortAxes } from "./shortAxes.ts";
import { withSizes } from "./withSizes.ts";

/** A document and its data, ready to train. */
export interface RunPlan {
  document: Document;
  checked: Checked;
  objective: Objective;
  encoding: Encoding;
  data: TrainingData;
  documentHash: string;
  /** Warnings that do not keep it from running. */
  diagnostics: readonly Diagnostic[];
}

/** Everything that has to fit before a run: graph, plan and data. Never throws; errors are reported all at once. */
export async function planRun(
  document: Document,
  dataset: Dataset,
): Promise<RunPlan | { checked: Checked; objective?: never; diagnostics: readonly Diagnostic[] }> {
  const checked = check(document);
  const { objective, model, diagnostics } = planObjective(checked);
  const diagnosticsSoFar = [...checked.diagnostics, ...diagnostics];
  if (!checked.ok || !objective || !model) return { checked, diagnostics: diagnosticsSoFar };
  const { encoding, diagnostics: found } = await fitData(checked, { dataset, objective, model });
  const all = [...diagnosticsSoFar, ...found];
  if (!encoding || all.some(isError)) return { checked, diagnostics: all };
  const sized = check(withSizes(document, encoding.symbols));
  if (!sized.ok) return { checked, diagnostics: [...sized.diagnostics, ...found] };
  all.push(...shortAxes(checked, { sized, sizes: encoding.symbols }));
  if (all.some(isError)) return { checked, diagnostics: all };
  return {
    document,
    checked,
    objective,
    encoding,
    data: trainingData(encoding, objective),
    documentHash: await documentHash(document),
    diagnostics: all,
  };
}

const isError = ({ severity }: Diagnostic): boolean => severity === "error";

/** The data as the model sees them, with all that does not fit or is seldom meant. */
export async function fitData(
  checked: Checked,
  { dataset, objective, model }: { dataset: Dataset; objective: Objective; model: ModelShape },
): ReturnType<typeof encode> {
  const { encoding, diagnostics } = await encode(dataset, checked.document.plan, model);
  const view = { checked, objective, graph: graphView(checked) };
  const found = encoding ? Object.values(dataWarnings).flatMap((find) => find({ ...view, encoding })) : [];
  return { ...(encoding && { encoding }), diagnostics: [...diagnostics, ...found] };
}

/** What the plan comes to for this graph, and what data must know of the model. */
export function planObjective(checked: Checked): {
  objective?: Objective;
  model?: ModelShape;
  diagnostics: readonly Diagnostic[];
} {
  const { plan } = checked.document;
  const view = checked.ok ? modelView(checked) : undefined;
  const resolved = resolvePlan(plan, view);
  const nothing = checked.ok ? nothingToLearn(checked, comparedOutputs(plan, view!)) : [];
  const { objective } = resolved;
  const split = splitOf(plan);
  const found = [
    ...nothing,
    ...resolved.diagnostics,
    ...resolveSteps(plan).diagnostics,
    ...(Array.isArray(split) ? split : []),
    ...(objective ? idlePhases(checked, { objective, model: view! }) : []),
  ];
  if (!objective || found.length > 0) return { diagnostics: found };
  const diagnostics = Object.values(planWarnings).flatMap((find) =>
    find({ checked, objective, graph: graphView(checked) }),
  );
  const targets = comparedTerms(objective).flatMap((term): ModelTarget[] => {
    const target = resolved.targets[term.name];
    const prediction = view!.outputs.find(({ id }) => id === term.output)!.type;
    return target
      ? [modelTarget(checked, term, { feed: targetFeed(objective, term.name), prediction, target })]
      : [];
  });
  return { objective, model: { inputs: modelInputs(checked), targets }, diagnostics };
}

/** What data must know of an output that a term compares with columns. */
function modelTarget(
  checked: Checked,
  term: ComparedTerm,
  { feed, prediction, target }: Pick<ModelTarget, "feed" | "prediction" | "target">,
): ModelTarget {
  const { plan } = checked.document;
  const { name, output, loss } = term;
  const { activation } = loss.unit;
  const classAxis = loss.unit.classAxis?.(prediction, loss.params);
  const last = prediction.shape.length - 1;
  return {
    ...{ term: name, feed, prediction, target, activation },
    ...(activation === "sigmoid" && regressionLossFix(plan, name, prediction)),
    ...(classAxis !== undefined && { classAxis }),
    readings: readingsOf(plan, term, prediction),
    // The setting is the size of the last axis.
    ...((classAxis ?? last) === last && scoresOf(checked, output)),
  };
}

/** The outputs that the terms of a plan compare, whether they fit or not. */
const comparedOutputs = ({ objective: { terms } }: Plan, { outputs }: ModelView): string[] =>
  terms.flatMap((term) => {
    const found = term.kind === "compared" && outputs.find(({ id }) => [null, id].includes(term.output));
    return found ? [found.id] : [];
  });

/** A model cannot be trained where no number is learned on the way to the loss; where all are frozen, the fix thaws them. */
function nothingToLearn(checked: Checked, outputs: readonly string[]): Diagnostic[] {
  const owners = [...checked.nodes.values()].filter((n) => (n.cost?.parameters ?? 0) > 0);
  if (owners.some((n) => learns(n))) {
    const [first] = outputs;
    return first === undefined || learnsFrom(checked, outputs) ? [] : [nothingLearned(checked, first)];
  }
  // A module stays as it is where any node that calls it is frozen.
  const frozen = [...checked.nodes.values()].filter(
    (n) => n.node.frozen && (n.cost?.parameters || n.sharing),
  );
  const thaw = frozen.map(({ node: { frozen: _, ...node } }): Edit => ({
    kind: "replaceNode",
    id: node.id,
    node,
  }));
  return [
    {
      code: "noParameters",
      severity: "error",
      place: { in: "graph" },
      args: { frozen: owners.length },
      ...(thaw.length > 0 && { fix: { code: "letLearn", args: {}, edit: batch(thaw) } }),
    },
  ];
}

const nothingLearned = (checked: Checked, output: string): Diagnostic => ({
  code: "nothingLearned",
  severity: "error",
  place: { in: "node", node: output, layer: titleOf(checked.nodes.get(output)!) },
  args: {},
});

/** Whether a node has a parameter that is not frozen, itself or in the block that it is an instance of. */
const learns = ({ frozen, cost, bodies }: CheckedNode): boolean =>
  !frozen &&
  (cost?.parameters ?? 0) > 0 &&
  (!bodies || bodies.some((graph) => [...graph.nodes.values()].some(learns)));

/** The setting that decides how many scores arrive at an output. */
function scoresOf(checked: Checked, output: string): Pick<ModelTarget, "scores"> {
  const wire = incomingWires(checked.document.graph).get(output)?.[0];
  const source = wire && checked.nodes.get(wire.from);
  const param = source?.layer?.width;
  return source && !source.bypassed && param !== undefined ? { scores: { node: source.node, param } } : {};
}

function modelInputs(checked: Checked): ModelInput[] {
  return checked.order
    .filter((id) => isBoundary(checked, id, "input"))
    .map((id) => {
      const { node, outputs } = checked.nodes.get(id)!;
      const [least] = boundsOf(checked, id).sort((a, b) => a.exclusiveUpperBound - b.exclusiveUpperBound);
      return { id, type: outputs.y!, node, ...least };
    });
}

type Bound = Pick<ModelInput, "vocabulary"> & { exclusiveUpperBound: number };

/** Exclusive upper bounds of the integers that an input may hold, by all who read it, also inside blocks. */
function boundsOf(graph: CheckedGraph, id: string): Bound[] {
  return (outgoingWires(graph.document.graph).get(id) ?? []).flatMap((e) => {
    const { node, layer, params, inputs, bodies } = graph.nodes.get(e.to)!;
    // A setting inside a block may be a formula, which a number would not replace.
    if (bodies)
      return bodies.flatMap((inner) =>
        boundsOf(inner, e.input).map(({ exclusiveUpperBound }) => ({ exclusiveUpperBound })),
      );
    if (!layer?.exclusiveUpperBound || !params) return [];
    const exclusiveUpperBound = layer.exclusiveUpperBound(
      params,
      inputsByPort(layer, inputs) as Record<string, TensorType>,
    )[e.input];
    const param = layer.vocabulary;
    return exclusiveUpperBound === undefined
      ? []
      : [{ exclusiveUpperBound, ...(param !== undefined && { vocabulary: { node, param } }) }];
  });
}

const isBoundary = (checked: CheckedGraph, id: string, end: "input" | "output"): boolean =>
  checked.nodes.get(id)!.layer?.boundary === end;

/** Batches of an encoding as step programs are fed them. */
export const trainingData = (encoding: Encoding, objective: Objective): TrainingData => ({
  hash: encoding.dataset.hash,
  trainRows: encoding.train,
  validationRows: encoding.validation,
  bind: encoding.symbols,
  ...counted(encoding, objective),
  door: encoding.door,
  fit: encoding.fit,
  targets: Object.fromEntries(Object.entries(encoding.targets).map(([term, { values }]) => [term, values])),
  batch: encoding.raw,
});

/** The first term that compares with classes, and their names. */
function counted(encoding: Encoding, objective: Objective): Pick<TrainingData, "classes"> {
  for (const { name, target } of comparedTerms(objective)) {
    const names = target.from === "columns" ? encoding.targets[target.of]?.classes : undefined;
    if (names) return { classes: { term: name, names } };
  }
  return {};
}
