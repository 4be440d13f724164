import type { Edit } from "../../../graph-schema/edits/edit.ts";
import {
  columnsOfTarget,
  withInputColumns,
  withTargetColumns,
} from "../../../graph-schema/plan/columnUses.ts";
import { nearest } from "../../../graph-schema/diagnostics/nearest.ts";
import type { Plan } from "../../../graph-schema/plan/plan.ts";
import { type Diagnostic, planError } from "../../../graph-schema/diagnostics/diagnostic.ts";
import type { Door } from "../../../compiler/steps/door.ts";
import { feeds } from "../../../compiler/steps/stepContext.ts";
import type { FeatureStatistics, Fits } from "../../run/initialize.ts";
import type { HostTensor, Tensors } from "../../run/tensor.ts";
import type { Column, Dataset } from "../dataset.ts";
import { kindOf } from "../kinds.ts";
import { encodeExample, type ExampleValues } from "./encodeExample.ts";
import type { Assembly } from "./assemble.ts";
import { doorOf, fitted, rawRows } from "./doorOf.ts";
import { featureStatistics } from "./featureStatistics.ts";
import { hasGap } from "./hasGap.ts";
import { columnsFor, matchInput, type MatchedInput, type UsedColumn } from "./matchInput.ts";
import { prepareRows } from "./prepareRows.ts";
import { matchTarget, type MatchedTarget } from "./matchTarget.ts";
import { fixSetting, type ModelShape, type ModelTarget, scoreCount } from "./modelShape.ts";
import { weightColumn, weightsOf } from "./rowWeights.ts";
import { splitRows } from "./splitRows.ts";
import { resolveSteps, type StepsSource } from "./stepsOf.ts";

/** One step's worth of data. */
export interface Batch {
  /** By id of the input, [size, …]. */
  readonly inputs: Tensors;
  /** By the term that compares with them, [size, …]. */
  readonly targets: Tensors;
  /** [size]; how much each row counts, 0 for padding. */
  readonly weight: HostTensor;
}

/** The columns that a term compares with. */
export interface EncodedTarget {
  /** The first of them. */
  readonly column: Column;
  /** Names of the classes; undefined for a regression. */
  readonly classes?: readonly string[];
  /** Their values in these rows, [rows, …]. */
  values(rows: ArrayLike<number>): HostTensor;
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
  /** What terms compare with, by term. */
  readonly targets: Readonly<Record<string, EncodedTarget>>;
  /** The column that says how much each row counts, if there is one. */
  readonly weight: Column | undefined;
  /** The given rows as the model takes them, padded to `size` samples. */
  batch(rows: ArrayLike<number>, size: number): Batch;
  /** The same as step programs are fed with them, which prepare them by the door. */
  raw(rows: ArrayLike<number>, size: number): Tensors;
  readonly door: Door;
  /** What the door is fitted with to the training rows. */
  readonly fits: Fits;
  /** Over the training rows alone. */
  readonly statistics: FeatureStatistics;
  /** One sample from values by column name, encoded as rows are. */
  example(values: ExampleValues): { inputs: Tensors } | { error: string };
}

/** Names of the classes of the first target that has some. */
export const classesOf = ({ targets }: Pick<Encoding, "targets">): readonly string[] | undefined =>
  Object.values(targets).find(({ classes }) => classes)?.classes;

/** Fits a dataset to a model by a plan. Never throws; reports all that does not fit. */
export function encode(
  dataset: Dataset,
  plan: Plan,
  model: ModelShape,
): { encoding?: Encoding; diagnostics: readonly Diagnostic[] } {
  const { named, diagnostics: unknown } = resolveSteps(plan);
  if (unknown.length > 0) return { diagnostics: unknown };
  const names = dataset.columns.map((c) => c.name);
  const faulty: Diagnostic[] = [];
  const columnsOf = model.targets.map((target): [UsedColumn, ...UsedColumn[]] => {
    const chosen = columnsOfTarget(plan, target.term).map(({ name, role }) => ({ name, own: role.steps }));
    const wanted = chosen.length > 0 ? chosen : [{ name: dataset.target, own: undefined }];
    const [first, ...more] = wanted.map(({ name: typed, own }) => {
      // A mistyped target is one fault; what feeds the inputs is checked as if it were right.
      const meant = names.includes(typed) ? typed : (nearest(typed, names) ?? dataset.target);
      if (meant !== typed) faulty.push(noTarget(plan, target.term, { names, typed, meant }));
      return { column: dataset.columns.find((c) => c.name === meant)!, own };
    });
    return [first!, ...more];
  });
  const targetNames = columnsOf.flat().map(({ column }) => column.name);
  const matched = matchInputs({ dataset, plan, named, model, targets: targetNames });
  let symbols = matched.symbols;
  const targets: MatchedTarget[] = [];
  for (const [i, target] of model.targets.entries()) {
    if (faulty.length > 0) break;
    const found = matchTarget(columnsOf[i]!, target, { plan, named, known: symbols });
    if ("code" in found) faulty.push(found);
    else {
      faulty.push(...unusedScores(found, target));
      targets.push(found);
      symbols = found.symbols;
    }
  }
  const weight = weightColumn(dataset, plan);
  const diagnostics = [...matched.diagnostics, ...faulty, ...(Array.isArray(weight) ? weight : [])];
  if (Array.isArray(weight) || diagnostics.some((d) => d.severity === "error")) return { diagnostics };

  const used = [
    ...targets.flatMap((t) => t.columns),
    ...matched.inputs.flatMap((i) => i.columns),
    ...(weight ? [weight] : []),
  ];
  const all = Uint32Array.from({ length: dataset.rows }, (_, i) => i);
  const rows = all.filter((r) => !used.some((c) => hasGap(c, r)));
  const { share, stratified } = splitOf(plan);
  const needed = share > 0 ? 2 : 1;
  if (rows.length < needed)
    diagnostics.push(
      planError({ field: "dataset" }, { code: "tooFewRows", args: { needed, rows: rows.length } }),
    );
  const [first] = targets;
  const byClass = first?.classes && first.assembly.shape.every((d) => d === 1);
  if (stratified && !byClass)
    diagnostics.push({
      ...planError({ field: "split" }, { code: "stratify", args: {} }),
      fix: {
        code: "turnOff",
        args: { param: "stratify" },
        edit: setPlan({ ...plan, split: { ...plan.split, type: "random" } }),
      },
    });
  if (diagnostics.some((d) => d.severity === "error")) return { diagnostics };
  const labels = stratified ? rows.map((r) => first!.columns[0].data[r]!) : undefined;
  const split = splitRows(rows, { share, seed: plan.seed, ...(labels && { labels }) });
  const parts = { dataset, inputs: matched.inputs, targets, symbols, weight, rows, split };
  return { encoding: encoding(parts), diagnostics };
}

/** Share that is held out, and whether of each class. */
const splitOf = ({ split: { type, params } }: Plan): { share: number; stratified: boolean } => ({
  share: typeof params.share === "number" ? params.share : 0.2,
  stratified: type === "stratified",
});

function matchInputs(x: StepsSource & { dataset: Dataset; model: ModelShape; targets: readonly string[] }): {
  inputs: MatchedInput[];
  symbols: Readonly<Record<string, number>>;
  diagnostics: Diagnostic[];
} {
  const diagnostics: Diagnostic[] = [];
  const inputs: MatchedInput[] = [];
  let symbols: Readonly<Record<string, number>> = {};
  for (const input of x.model.inputs) {
    const columns = columnsFor(x, input);
    const matched = isDiagnostics(columns) ? columns : matchInput(columns, input, { ...x, known: symbols });
    if (Array.isArray(matched)) diagnostics.push(...matched);
    else if ("code" in matched) diagnostics.push(matched);
    else {
      inputs.push(matched);
      symbols = matched.symbols;
      for (const target of new Set(x.targets))
        if (matched.columns.some((c) => c.name === target && !kindOf(c).reproduced))
          diagnostics.push(leak(matched, x.plan, target));
    }
  }
  return { inputs, symbols, diagnostics };
}

function encoding(x: {
  dataset: Dataset;
  inputs: readonly MatchedInput[];
  targets: readonly MatchedTarget[];
  symbols: Readonly<Record<string, number>>;
  weight: Column | undefined;
  rows: Uint32Array;
  split: { train: Uint32Array; validation: Uint32Array };
}): Encoding {
  const { dataset, inputs, targets, weight, rows, split } = x;
  const assemblies = [...inputs, ...targets].map((m) => m.assembly);
  const fits = fitted(assemblies, split.train);
  const known = new Map<string, ReturnType<typeof featureStatistics>>();
  const prepared = (assembly: Assembly, wanted: ArrayLike<number>, size = wanted.length): HostTensor =>
    prepareRows(assembly, rawRows([assembly], wanted, size), fits());
  return {
    dataset,
    ...split,
    leftOut: dataset.rows - rows.length,
    symbols: x.symbols,
    columns: Object.fromEntries(inputs.map((i) => [i.id, i.columns])),
    targets: Object.fromEntries(
      targets.map(({ term, columns: [column], classes, assembly }) => [
        term,
        {
          column,
          ...(classes && { classes }),
          values: (wanted: ArrayLike<number>) => prepared(assembly, wanted),
        },
      ]),
    ),
    weight,
    batch: (wanted, size) => ({
      inputs: Object.fromEntries(inputs.map((i) => [i.id, prepared(i.assembly, wanted, size)])),
      targets: Object.fromEntries(targets.map((t) => [t.term, prepared(t.assembly, wanted, size)])),
      weight: weightsOf(weight, wanted, size),
    }),
    raw: (wanted, size) => ({
      ...rawRows(assemblies, wanted, size),
      [feeds.weight]: weightsOf(weight, wanted, size),
    }),
    door: doorOf(assemblies),
    fits: (name) => fits().get(name),
    statistics: (id, statistic) => {
      const input = inputs.find((i) => i.id === id);
      if (input?.assembly.dtype !== "float32") return undefined;
      const { assembly } = input;
      const found =
        known.get(id) ?? featureStatistics(assembly.shape, split.train, (part) => prepared(assembly, part));
      known.set(id, found);
      return found[statistic];
    },
    example: (values) => encodeExample(inputs, values, fits),
  };
}

const isDiagnostics = (x: readonly UsedColumn[] | readonly Diagnostic[]): x is Diagnostic[] =>
  x.length > 0 && "code" in x[0]!;

const setPlan = (plan: Plan): Edit => ({ kind: "setPlan", plan });

/** A term is to predict a column that does not exist. */
const noTarget = (
  plan: Plan,
  term: string,
  { names, typed, meant }: { names: readonly string[]; typed: string; meant: string },
): Diagnostic => {
  const columns = columnsOfTarget(plan, term).map(({ name }) => (name === typed ? meant : name));
  return {
    ...planError({ field: "target", term }, { code: "unknownColumn", args: { name: typed, names } }),
    fix: {
      code: "predict",
      args: { column: meant },
      edit: setPlan({ ...plan, columns: withTargetColumns(plan.columns, term, columns) }),
    },
  };
};

function leak({ id, columns }: MatchedInput, plan: Plan, target: string): Diagnostic {
  const rest = columns.map((c) => c.name).filter((name) => name !== target);
  const edit = setPlan({ ...plan, columns: withInputColumns(plan.columns, id, rest) });
  return {
    ...planError({ field: "inputs", input: id }, { code: "targetLeak", args: { target } }),
    severity: "warning",
    ...(rest.length > 0 && { fix: { code: "leaveOutColumns", args: { columns: [target] }, edit } }),
  };
}

/** A model with more scores than there are classes is seldom meant. */
function unusedScores({ columns: [column], assembly }: MatchedTarget, model: ModelTarget): Diagnostic[] {
  const { scores: setting } = model;
  const scores = scoreCount(model);
  const given = column.classes?.length;
  if (assembly.dtype !== "int32" || given === undefined || scores === given) return [];
  return [
    {
      ...planError(
        { field: "target", term: model.term },
        { code: "unusedScores", args: { scores, classes: given } },
      ),
      severity: "warning",
      ...(setting && { fix: fixSetting(setting, given) }),
    },
  ];
}
