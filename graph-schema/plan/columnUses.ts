import type { Choice } from "./choice.ts";
import type { ColumnRole, ColumnUse } from "./columns.ts";
import type { Plan } from "./plan.ts";

type InputRole = Extract<ColumnRole, { as: "input" }>;

/** A column in one of its roles. */
export interface UsedColumn<R extends ColumnRole = ColumnRole> {
  name: string;
  role: R;
}

/** The columns that a plan gives an input, in order; none where it leaves them to the input. */
export function columnsOfInput({ columns }: Pick<Plan, "columns">, port: string): UsedColumn<InputRole>[] {
  const found = columns.flatMap(({ name, roles }) =>
    roles.flatMap((role) => (role.as === "input" && role.port === port ? [{ name, role }] : [])),
  );
  const placeOf = new Map(found.map((column, i) => [column, column.role.place ?? i]));
  return found.sort((a, b) => placeOf.get(a)! - placeOf.get(b)!);
}

/** The columns that a term compares with, in order; none where it takes the dataset's own target. */
export const columnsOfTarget = (
  { columns }: Pick<Plan, "columns">,
  term: string,
): UsedColumn<Extract<ColumnRole, { as: "target" }>>[] =>
  columns.flatMap(({ name, roles }) =>
    roles.flatMap((role) => (role.as === "target" && role.term === term ? [{ name, role }] : [])),
  );

/** Columns that an input that none feeds does not take by itself. */
export const columnsSetAside = ({ columns }: Pick<Plan, "columns">): Set<string> =>
  new Set(columns.filter(({ roles }) => roles.some(({ as }) => as !== "input")).map(({ name }) => name));

/** The same with these columns for an input, in this order; without any they are left to the input. */
export function withInputColumns(
  columns: readonly ColumnUse[],
  port: string,
  names: readonly string[],
): ColumnUse[] {
  const before = new Map(
    columnsOfInput({ columns: [...columns] }, port).map(({ name, role }) => [name, role]),
  );
  const roles = names.map((name): [string, InputRole] => {
    const { steps } = before.get(name) ?? {};
    return [name, { as: "input", port, ...(steps && { steps }) }];
  });
  const listed = withRoles(columns, roles, (role) => role.as === "input" && role.port === port);
  const inOrder = columnsOfInput({ columns: listed }, port).every(({ name }, i) => name === names[i]);
  if (inOrder) return listed;
  const placed = roles.map(([name, role], place): [string, InputRole] => [name, { ...role, place }]);
  return withRoles(columns, placed, (role) => role.as === "input" && role.port === port);
}

/** The same with these columns as the target of a term; without any it takes the dataset's own. */
export const withTargetColumns = (
  columns: readonly ColumnUse[],
  term: string,
  names: readonly string[],
): ColumnUse[] =>
  withRoles(
    columns,
    names.map((name) => [name, { as: "target", term }]),
    (role) => role.as === "target" && role.term === term,
  );

/** The same in which a column is the target of a term by these steps; also where it was that as the dataset's own. */
export function withTargetSteps(
  columns: readonly ColumnUse[],
  { column, term }: { column: string; term: string },
  steps: Choice[],
): ColumnUse[] {
  const given = (role: ColumnRole): ColumnRole =>
    role.as === "target" && role.term === term ? { ...role, steps } : role;
  const next = columns.map((use) =>
    use.name === column ? { ...use, roles: use.roles.map(given) } : { ...use },
  );
  const isTarget = columnsOfTarget({ columns: next }, term).some(({ name }) => name === column);
  return isTarget ? next : withRoles(next, [[column, { as: "target", term, steps }]], () => false);
}

/** The same in which a column has another name; where that is listed already, it gets the roles of both. */
export function withColumnName(columns: readonly ColumnUse[], before: string, after: string): ColumnUse[] {
  const renamed = columns.map((use) => (use.name === before ? { ...use, name: after } : use));
  return renamed.flatMap((use, at) => {
    const same = renamed.filter(({ name }) => name === use.name);
    if (same.length === 1) return [use];
    return renamed.indexOf(same[0]!) === at ? [joined(same)] : [];
  });
}

/** What columns say of one that they all are: the first kind that one says, and each role once. */
function joined(uses: readonly ColumnUse[]): ColumnUse {
  const all = uses.flatMap(({ roles }) => roles);
  const roles = all.filter((role, i) => all.findIndex((other) => roleKey(other) === roleKey(role)) === i);
  const { name } = uses[0]!;
  const kind = uses.find((use) => use.kind !== undefined)?.kind;
  return { name, ...(kind !== undefined && { kind }), roles };
}

/** What tells the roles of a column apart: an input or a target beside what it is of. */
export const roleKey = (role: ColumnRole): string =>
  role.as === "input" ? `input/${role.port}` : role.as === "target" ? `target/${role.term}` : role.as;

/** Gives columns roles in place of those that `isOld` tells; a column of which nothing is said any more goes. */
function withRoles(
  columns: readonly ColumnUse[],
  given: readonly (readonly [name: string, role: ColumnRole])[],
  isOld: (role: ColumnRole) => boolean,
): ColumnUse[] {
  const next = columns.map((use) => ({ ...use, roles: use.roles.filter((role) => !isOld(role)) }));
  for (const [name, role] of given) {
    const use = next.find((column) => column.name === name);
    if (use) use.roles.push(role);
    else next.push({ name, roles: [role] });
  }
  return next.filter(({ kind, roles }) => kind !== undefined || roles.length > 0);
}
