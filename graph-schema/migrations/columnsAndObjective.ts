import type { Choice } from "../plan/choice.ts";
import { columnsOfInput, columnsOfTarget, withInputColumns, withTargetColumns } from "../plan/columnUses.ts";
import type { ColumnUse } from "../plan/columns.ts";
import { objectiveId, usualPhase, usualTerm } from "../plan/objective.ts";
import { type Plan, plan as planSchema } from "../plan/plan.ts";
import type { Migration } from "./migration.ts";
import { sorted } from "../sorted.ts";

/** The plan of version 2. */
export interface Plan2 extends Pick<
  Plan,
  "dataset" | "batchSize" | "epochs" | "earlyStopping" | "weights" | "seed" | "logEvery" | "checkpointEvery"
> {
  inputs: Record<string, string[]>;
  target: string | null;
  validation: number;
  stratify: boolean;
  loss: Choice;
  metrics: Choice[];
  optimizer: Choice;
  schedule: Choice;
  clipNorm: number | null;
}

/** Version 2 fed inputs and a target from named columns, had one loss and one optimizer, and one way to hold out rows. */
export const columnsAndObjective: Migration = {
  from: 2,
  doc: "Columns say what they are used for and how they are prepared; the objective is a list of terms, phases and metrics.",
  up: ({ plan, ...document }) => ({ ...document, plan: isObject(plan) ? upgraded(plan) : plan }),
};

const isObject = (x: unknown): x is Record<string, unknown> =>
  typeof x === "object" && x !== null && !Array.isArray(x);

/** What is wrong in a part is left for the schema to refuse, in the place where it now stands. */
export function upgraded(plan: Record<string, unknown>): Record<string, unknown> {
  const { inputs = {}, target = null, validation = 0.2, stratify = false, ...others } = plan;
  const { loss, metrics, optimizer, schedule, clipNorm, ...rest } = others;
  const type = stratify === true ? "stratified" : stratify === false ? "random" : stratify;
  return {
    ...rest,
    columns: columnsOf(inputs, target),
    steps: { category: [{ type: "oneHot", params: {} }], image: [{ type: "byteScale", params: {} }] },
    gaps: "leaveOutRows",
    split: { type, params: { share: validation } },
    objective: {
      terms: [
        { kind: "compared", name: usualTerm, loss: loss === undefined ? { type: "crossEntropy" } : loss },
      ],
      phases: [
        {
          name: usualPhase,
          ...(optimizer !== undefined && { optimizer }),
          ...(schedule !== undefined && { schedule }),
          ...(clipNorm !== undefined && { clipNorm }),
        },
      ],
      ...(metrics !== undefined && { metrics: metricsOf(metrics) }),
    },
  };
}

function columnsOf(inputs: unknown, target: unknown): unknown {
  if (!isObject(inputs)) return inputs;
  let columns: ColumnUse[] = [];
  for (const [port, names] of Object.entries(inputs)) {
    if (!Array.isArray(names)) return { [port]: names };
    columns = withInputColumns(columns, port, names as string[]);
  }
  return target === null ? columns : withTargetColumns(columns, usualTerm, [target as string]);
}

/** Metrics are named by their type; one that stood there twice, which the check refuses, keeps its name. */
const metricsOf = (metrics: unknown): unknown =>
  Array.isArray(metrics)
    ? metrics.map((metric: unknown, i) =>
        isObject(metric) ? { id: idOf(metric.type, i), ...metric } : metric,
      )
    : metrics;

const idOf = (type: unknown, i: number): string => {
  const id = objectiveId.safeParse(type);
  return id.success ? id.data : `metric${i + 1}`;
};

/** The plan in the form of version 2; undefined where that version cannot say it. */
export function asVersion2(plan: Plan): Plan2 | undefined {
  const { dataset, columns, objective, split, reading: _reading, steps: _steps, gaps: _gaps, ...rest } = plan;
  const [term] = objective.terms;
  const [phase] = objective.phases;
  const { share } = split.params;
  if (term?.kind !== "compared" || !phase || typeof share !== "number") return undefined;
  const { optimizer, schedule, clipNorm } = phase;
  const roles = columns.flatMap((column) => column.roles);
  const ports = new Set(roles.flatMap((role) => (role.as === "input" ? [role.port] : [])));
  const older: Plan2 = {
    dataset,
    inputs: Object.fromEntries(
      [...ports].map((port) => [port, columnsOfInput(plan, port).map(({ name }) => name)]),
    ),
    target: columnsOfTarget(plan, usualTerm)[0]?.name ?? null,
    validation: share,
    stratify: split.type === "stratified",
    loss: term.loss,
    metrics: objective.metrics.map(({ type, params }) => ({ type, params })),
    ...{ optimizer, schedule, clipNorm },
    ...rest,
  };
  const again = planSchema.parse(upgraded({ ...older }));
  return formOf(again) === formOf(plan) ? older : undefined;
}

/** What a plan says, whatever the order in which it says it. */
const formOf = ({ reading: _, columns, ...plan }: Plan): string =>
  JSON.stringify(sorted({ ...plan, columns: columns.flatMap(rolesOf).sort() }));

const rolesOf = ({ name, kind, roles }: ColumnUse): string[] => [
  ...(kind === undefined ? [] : [JSON.stringify([name, kind])]),
  ...roles.map((role) => JSON.stringify(sorted({ name, ...role }))),
];
