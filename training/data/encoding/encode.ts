import type { Edit } from "../../../graph-schema/edits/edit.ts";
import { columnsOfTarget, withColumnName, withInputColumns } from "../../../graph-schema/plan/columnUses.ts";
import { nearest } from "../../../graph-schema/diagnostics/nearest.ts";
import type { Plan } from "../../../graph-schema/plan/plan.ts";
import { type Diagnostic, planError } from "../../../graph-schema/diagnostics/diagnostic.ts";
import type { Dataset } from "../dataset.ts";
import { kindOf } from "../kinds.ts";
import { columnsFor, matchInput, type MatchedInput, type UsedColumn } from "./matchInput.ts";
import { otherKinds } from "./otherKinds.ts";
import { matchTarget, type MatchedTarget } from "./matchTarget.ts";
import { fixSetting, type ModelShape, type ModelTarget, scoreCount } from "./modelShape.ts";
import { weightColumn } from "./rowWeights.ts";
import { rowsWithValues } from "./rowsWithValues.ts";
import { unknownColumns } from "./unknownColumns.ts";
import { type Encoding, encodingOf } from "./encoding.ts";
import { resolveSplit } from "../splitting/resolveSplit.ts";
import { splitRows } from "../splitting/splitRows.ts";
import { resolveSteps, type StepsSource } from "./stepsOf.ts";

/**
 * Fits a dataset to a model by a plan; reports all that does not fit. Rejects with a RunError only where its rows cannot
 * be read.
 */
export async function encode(
  dataset: Dataset,
  plan: Plan,
  model: ModelShape,
): Promise<{ encoding?: Encoding; diagnostics: readonly Diagnostic[] }> {
  const { named, diagnostics: unknown } = resolveSteps(plan);
  const before = [...unknown, ...otherKinds(dataset, plan)];
  if (before.length > 0) return { diagnostics: before };
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
  const diagnostics = [
    ...matched.diagnostics,
    ...faulty,
    ...unknownColumns(dataset, plan),
    ...(Array.isArray(weight) ? weight : []),
  ];
  if (Array.isArray(weight) || diagnostics.some((d) => d.severity === "error")) return { diagnostics };

  const used = [
    ...targets.flatMap((t) => t.columns),
    ...matched.inputs.flatMap((i) => i.columns),
    ...(weight ? [weight] : []),
  ];
  const [first] = targets;
  const byClass = first?.classes && first.assembly.shape.every((d) => d === 1);
  const split = resolveSplit(plan, dataset.columns, byClass ? first.columns[0].name : undefined);
  if (Array.isArray(split)) return { diagnostics: [...diagnostics, ...split] };
  used.push(...split.used.map((c) => dataset.columns[c]!));
  const rows = await rowsWithValues(dataset.source, used);
  const needed = split.params.share === 0 ? 1 : 2;
  if (rows.length < needed)
    diagnostics.push(
      planError({ field: "dataset" }, { code: "tooFewRows", args: { needed, rows: rows.length } }),
    );
  if (diagnostics.some((d) => d.severity === "error")) return { diagnostics };
  const parts = await splitRows(split, { source: dataset.source, rows, plan });
  if ("code" in parts) return { diagnostics: [...diagnostics, parts] };
  const leftOut = dataset.rows - rows.length;
  const { inputs } = matched;
  return {
    encoding: encodingOf({ dataset, inputs, targets, symbols, weight, leftOut, split: parts }),
    diagnostics,
  };
}

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

const isDiagnostics = (x: readonly UsedColumn[] | readonly Diagnostic[]): x is Diagnostic[] =>
  x.length > 0 && "code" in x[0]!;

const setPlan = (plan: Plan): Edit => ({ kind: "setPlan", plan });

/** A term is to predict a column that does not exist. */
const noTarget = (
  plan: Plan,
  term: string,
  { names, typed, meant }: { names: readonly string[]; typed: string; meant: string },
): Diagnostic => {
  return {
    ...planError({ field: "target", term }, { code: "unknownColumn", args: { name: typed, names } }),
    fix: {
      code: "predict",
      args: { column: meant },
      edit: setPlan({ ...plan, columns: withColumnName(plan.columns, typed, meant) }),
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
