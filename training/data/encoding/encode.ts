import type { Edit } from "../../../graph-schema/edits/edit.ts";
import { nearest } from "../../../graph-schema/diagnostics/nearest.ts";
import type { Plan } from "../../../graph-schema/plan.ts";
import { type Diagnostic, planError } from "../../../graph-schema/diagnostics/diagnostic.ts";
import type { FeatureStatistics } from "../../run/initialize.ts";
import type { HostTensor, Tensors } from "../../run/tensor.ts";
import type { Column, Dataset } from "../dataset.ts";
import { encodeExample, type ExampleValues } from "./encodeExample.ts";
import { hasGap } from "./feature.ts";
import { featureStatistics } from "./featureStatistics.ts";
import { gatherRows } from "./gatherRows.ts";
import { columnsFor, matchInput, type MatchedInput } from "./matchInput.ts";
import { matchTarget, type MatchedTarget } from "./matchTarget.ts";
import { fixSetting, type ModelShape, scoreCount } from "./modelShape.ts";
import { splitRows } from "./splitRows.ts";

/** One step's worth of data. */
export interface Batch {
  /** By id of the input, [size, …]. */
  readonly inputs: Tensors;
  readonly target: HostTensor;
  /** [size]; 0 for padding. */
  readonly weight: HostTensor;
}

/** A dataset as a model sees it. */
export interface Encoding {
  readonly dataset: Dataset;
  /** Rows to learn from and rows held out, ascending. */
  readonly train: Uint32Array;
  readonly validation: Uint32Array;
  /** Rows that are not used, for gaps in columns that are. */
  readonly leftOut: number;
  /** Sizes that the data gives symbols such as T. */
  readonly symbols: Readonly<Record<string, number>>;
  /** Columns that feed each input. */
  readonly columns: Readonly<Record<string, readonly Column[]>>;
  readonly target: Column;
  /** Names of the classes; undefined for a regression. */
  readonly classes: readonly string[] | undefined;
  /** The given rows, padded to `size` samples. */
  batch(rows: ArrayLike<number>, size: number): Batch;
  /** The targets of these rows, [rows, …]. */
  targets(rows: ArrayLike<number>): HostTensor;
  /** Over the training rows alone. */
  readonly statistics: FeatureStatistics;
  /** One sample from values by column name, encoded as rows are. */
  example(values: ExampleValues): { inputs: Tensors } | { error: string };
}

/** Fits a dataset to a model by a plan. Never throws; reports all that does not fit. */
export function encode(
  dataset: Dataset,
  plan: Plan,
  model: ModelShape,
): { encoding?: Encoding; diagnostics: readonly Diagnostic[] } {
  const targetName = plan.target ?? dataset.target;
  const column = dataset.columns.find((c) => c.name === targetName);
  const names = dataset.columns.map((c) => c.name);
  // A mistyped target is one fault; what feeds the inputs is checked as if it were right.
  const meant = column ? targetName : (nearest(targetName, names) ?? dataset.target);
  const matched = matchInputs({ dataset, plan, model, targetName: meant });
  const target = column
    ? matchTarget(column, model, matched.symbols)
    : noTarget(names, plan, { typed: targetName, meant });
  const diagnostics = [
    ...matched.diagnostics,
    ...("code" in target ? [target] : unusedScores(target, model)),
  ];
  if ("code" in target || diagnostics.some((d) => d.severity === "error")) return { diagnostics };

  const used = [target.column, ...matched.inputs.flatMap((i) => i.columns)];
  const all = Uint32Array.from({ length: dataset.rows }, (_, i) => i);
  const rows = all.filter((r) => !used.some((c) => hasGap(c, r)));
  const needed = plan.validation > 0 ? 2 : 1;
  if (rows.length < needed)
    diagnostics.push(
      planError({ field: "dataset" }, { code: "tooFewRows", args: { needed, rows: rows.length } }),
    );
  const byClass = target.classes && target.assembly.shape.every((d) => d === 1);
  if (plan.stratify && !byClass)
    diagnostics.push({
      ...planError({ field: "stratify" }, { code: "stratify", args: {} }),
      fix: { code: "turnOff", args: { param: "stratify" }, edit: setPlan({ ...plan, stratify: false }) },
    });
  if (diagnostics.some((d) => d.severity === "error")) return { diagnostics };
  const labels = plan.stratify ? rows.map((r) => target.column.data[r]!) : undefined;
  const split = splitRows(rows, { share: plan.validation, seed: plan.seed, ...(labels && { labels }) });
  return { encoding: encoding({ dataset, inputs: matched.inputs, target, rows, split }), diagnostics };
}

function matchInputs(x: { dataset: Dataset; plan: Plan; model: ModelShape; targetName: string }): {
  inputs: MatchedInput[];
  symbols: Readonly<Record<string, number>>;
  diagnostics: Diagnostic[];
} {
  const diagnostics: Diagnostic[] = [];
  const inputs: MatchedInput[] = [];
  let symbols: Readonly<Record<string, number>> = {};
  for (const input of x.model.inputs) {
    const columns = columnsFor(x, input);
    const matched = isDiagnostics(columns)
      ? columns
      : matchInput(columns, input, { plan: x.plan, known: symbols });
    if (Array.isArray(matched)) diagnostics.push(...matched);
    else if ("code" in matched) diagnostics.push(matched);
    else {
      inputs.push(matched);
      symbols = matched.symbols;
      if (matched.columns.some((c) => c.name === x.targetName && c.kind !== "image"))
        diagnostics.push(leak(matched, x.plan, x.targetName));
    }
  }
  return { inputs, symbols, diagnostics };
}

function encoding(x: {
  dataset: Dataset;
  inputs: readonly MatchedInput[];
  target: MatchedTarget;
  rows: Uint32Array;
  split: { train: Uint32Array; validation: Uint32Array };
}): Encoding {
  const { dataset, inputs, target, rows, split } = x;
  const known = new Map<string, ReturnType<typeof featureStatistics>>();
  return {
    dataset,
    ...split,
    leftOut: dataset.rows - rows.length,
    symbols: target.symbols,
    columns: Object.fromEntries(inputs.map((i) => [i.id, i.columns])),
    target: target.column,
    classes: target.classes,
    batch: (wanted, size) => ({
      inputs: Object.fromEntries(inputs.map((i) => [i.id, gatherRows(i.assembly, wanted, size)])),
      target: gatherRows(target.assembly, wanted, size),
      weight: { dtype: "float32", shape: [size], data: new Float32Array(size).fill(1, 0, wanted.length) },
    }),
    targets: (wanted) => gatherRows(target.assembly, wanted, wanted.length),
    statistics: (id, statistic) => {
      const input = inputs.find((i) => i.id === id);
      if (input?.assembly.dtype !== "float32") return undefined;
      const found = known.get(id) ?? featureStatistics(input.assembly, split.train);
      known.set(id, found);
      return found[statistic];
    },
    example: (values) => encodeExample(inputs, values),
  };
}

const isDiagnostics = (x: readonly Column[] | readonly Diagnostic[]): x is Diagnostic[] =>
  x.length > 0 && "code" in x[0]!;

const setPlan = (plan: Plan): Edit => ({ kind: "setPlan", plan });

/** The plan predicts a column that does not exist. */
const noTarget = (
  names: readonly string[],
  plan: Plan,
  { typed, meant }: { typed: string; meant: string },
): Diagnostic => ({
  ...planError({ field: "target" }, { code: "unknownColumn", args: { name: typed, names } }),
  fix: { code: "predict", args: { column: meant }, edit: setPlan({ ...plan, target: meant }) },
});

function leak({ id, columns }: MatchedInput, plan: Plan, target: string): Diagnostic {
  const rest = columns.map((c) => c.name).filter((name) => name !== target);
  const edit = setPlan({ ...plan, inputs: { ...plan.inputs, [id]: rest } });
  return {
    ...planError({ field: "inputs", input: id }, { code: "targetLeak", args: { target } }),
    severity: "warning",
    ...(rest.length > 0 && { fix: { code: "leaveOutColumns", args: { columns: [target] }, edit } }),
  };
}

/** A model with more scores than there are classes is seldom meant. */
function unusedScores({ column, assembly }: MatchedTarget, model: ModelShape): Diagnostic[] {
  const { scores: setting } = model;
  const scores = scoreCount(model);
  const given = column.classes?.length;
  if (assembly.dtype !== "int32" || given === undefined || scores === given) return [];
  return [
    {
      ...planError({ field: "target" }, { code: "unusedScores", args: { scores, classes: given } }),
      severity: "warning",
      ...(setting && { fix: fixSetting(setting, given) }),
    },
  ];
}
