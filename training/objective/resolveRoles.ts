import { type Diagnostic, type Fix, planError } from "../../graph-schema/diagnostics/diagnostic.ts";
import type { FixTitle } from "../../graph-schema/diagnostics/phrase.ts";
import { roleKey, withColumnName } from "../../graph-schema/plan/columnUses.ts";
import type { ColumnRole, ColumnUse } from "../../graph-schema/plan/columns.ts";
import type { Plan } from "../../graph-schema/plan/plan.ts";
import type { ModelView } from "./modelView.ts";
import { unknownName } from "./unknownName.ts";

/** What is wrong with the roles that a plan gives columns, whatever the data; with inputs once the model is known. */
export function roleFaults(plan: Plan, model?: ModelView): Diagnostic[] {
  const { columns } = plan;
  return columns.flatMap((use, at) => {
    const first = columns.findIndex(({ name }) => name === use.name);
    return first < at
      ? [listedTwice(plan, use.name)]
      : use.roles.flatMap((_, index) => {
          const role = { plan, use, at, index };
          return [...ofOneColumn(role), ...besideOthers(role), ...ofUnknown(role, model)];
        });
  });
}

/** A role by the place of its column, and by its own among those of the column. */
interface Placed {
  plan: Plan;
  use: ColumnUse;
  at: number;
  index: number;
}

const ofWhat = (role: ColumnRole): { role: ColumnRole["as"]; of?: string } => ({
  role: role.as,
  ...(role.as === "input" && { of: role.port }),
  ...(role.as === "target" && { of: role.term }),
});

/** A role that a column has already, or one of a column that is to be ignored. */
function ofOneColumn(x: Placed): Diagnostic[] {
  const { use, index } = x;
  const role = use.roles[index]!;
  const place = { field: "columns", column: use.name } as const;
  const isSecond = use.roles.findIndex((other) => roleKey(other) === roleKey(role)) < index;
  if (isSecond)
    return [
      {
        ...planError(place, { code: "duplicateRole", args: ofWhat(role) }),
        fix: fixTo(leaveOut, without(x)),
      },
    ];
  const other = use.roles.find(({ as }) => as !== "ignore");
  if (role.as !== "ignore" || !other) return [];
  const fix = fixTo({ code: "removeSetting", args: { param: "ignore" } }, without(x));
  return [{ ...planError(place, { code: "ignoredColumn", args: ofWhat(other) }), fix }];
}

/** A role that one column alone can have, or a place in an input that an earlier column has. */
function besideOthers(x: Placed): Diagnostic[] {
  const { plan, use, at, index } = x;
  const role = use.roles[index]!;
  const place = { field: "columns", column: use.name } as const;
  const before = plan.columns.slice(0, at);
  if (role.as === "weight" || role.as === "group" || role.as === "time") {
    const first = before.find(({ roles }) => roles.some(({ as }) => as === role.as));
    if (!first) return [];
    const args = { role: role.as, first: first.name, second: use.name };
    return [{ ...planError(place, { code: "severalColumns", args }), fix: fixTo(leaveOut, without(x)) }];
  }
  if (role.as !== "input" || role.place === undefined) return [];
  const { port, place: number } = role;
  const first = before.find(({ roles }) =>
    roles.some((other) => other.as === "input" && other.port === port && other.place === number),
  );
  if (!first) return [];
  const { place: _, ...listed } = role;
  return [
    {
      ...planError(
        { ...place, param: "place" },
        { code: "duplicatePlace", args: { place: number, column: first.name } },
      ),
      fix: fixTo({ code: "setToDefault", args: { param: "place" } }, withRole(x, listed)),
    },
  ];
}

/** A role for an input or a term that is not there. */
function ofUnknown(x: Placed, model: ModelView | undefined): Diagnostic[] {
  const { plan, use, index } = x;
  const role = use.roles[index]!;
  const place = { field: "columns", column: use.name } as const;
  if (role.as === "input" && model) {
    const names = model.inputs.map(({ id }) => id);
    if (names.includes(role.port)) return [];
    const withName = (port: string): Plan => withRole(x, { ...role, port });
    return [unknownName({ ...place, param: "port" }, { name: role.port, names, withName })];
  }
  if (role.as !== "target") return [];
  const { terms } = plan.objective;
  if (terms.some(({ name }) => name === role.term)) return [];
  const names = terms.flatMap(({ kind, name }) => (kind === "compared" ? [name] : []));
  const withName = (term: string): Plan => withRole(x, { ...role, term });
  return [unknownName({ ...place, param: "term" }, { name: role.term, names, withName })];
}

const leaveOut: FixTitle = { code: "leaveOutRole", args: {} };

const fixTo = (title: FixTitle, plan: Plan): Fix => ({ ...title, edit: { kind: "setPlan", plan } });

const withRole = ({ plan, use, at, index }: Placed, role: ColumnRole): Plan => ({
  ...plan,
  columns: plan.columns.with(at, { ...use, roles: use.roles.with(index, role) }),
});

const without = ({ plan, use, at, index }: Placed): Plan => ({
  ...plan,
  columns: plan.columns.with(at, { ...use, roles: use.roles.toSpliced(index, 1) }),
});

/** A column that stands in the list before; the fix gives it the roles of both. */
function listedTwice(plan: Plan, name: string): Diagnostic {
  const columns = withColumnName(plan.columns, name, name);
  return {
    ...planError({ field: "columns", column: name }, { code: "duplicateName", args: { name } }),
    fix: fixTo({ code: "joinColumns", args: {} }, { ...plan, columns }),
  };
}
