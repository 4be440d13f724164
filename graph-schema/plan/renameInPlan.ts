import type { Target } from "./objective.ts";
import type { Plan } from "./plan.ts";

/** The plan in which what it says of a node is said of the node under its new id; itself where it says nothing. */
export function renameInPlan(plan: Plan, before: string, after: string): Plan {
  if (!namesInPlan(plan).has(before)) return plan;
  const id = (name: string): string => (name === before ? after : name);
  const path = (pattern: string): string => {
    const [first, ...rest] = pattern.split(".") as [string, ...string[]];
    return [id(first), ...rest].join(".");
  };
  const target = (of: Target): Target =>
    of.from === "output"
      ? { ...of, output: id(of.output) }
      : of.from === "input"
        ? { ...of, input: id(of.input) }
        : of;
  const output = (name: string | null): string | null => (name === null ? null : id(name));
  const { terms, phases, metrics } = plan.objective;
  return {
    ...plan,
    columns: plan.columns.map((column) => ({
      ...column,
      roles: column.roles.map((role) => (role.as === "input" ? { ...role, port: id(role.port) } : role)),
    })),
    objective: {
      terms: terms.map((term) =>
        term.kind === "added"
          ? { ...term, node: path(term.node) }
          : {
              ...term,
              output: output(term.output),
              target: target(term.target),
              mask: term.mask && target(term.mask),
            },
      ),
      phases: phases.map((phase) => ({
        ...phase,
        trains: phase.trains.map(path),
        groups: phase.groups.map((group) => ({ ...group, trains: group.trains.map(path) })),
      })),
      metrics: metrics.map((metric) => ({
        ...metric,
        output: output(metric.output),
        target: target(metric.target),
      })),
    },
  };
}

/** Ids of the nodes that a plan speaks of. */
export function namesInPlan({ columns, objective: { terms, phases, metrics } }: Plan): Set<string> {
  const ofTarget = (target: Target | null): string[] =>
    target?.from === "output" ? [target.output] : target?.from === "input" ? [target.input] : [];
  const ofPath = (path: string): string => path.split(".")[0]!;
  return new Set([
    ...columns.flatMap(({ roles }) => roles.flatMap((role) => (role.as === "input" ? [role.port] : []))),
    ...terms.flatMap((term) =>
      term.kind === "added"
        ? [ofPath(term.node)]
        : [...(term.output === null ? [] : [term.output]), ...ofTarget(term.target), ...ofTarget(term.mask)],
    ),
    ...phases.flatMap(({ trains, groups }) =>
      [...trains, ...groups.flatMap((group) => group.trains)].map(ofPath),
    ),
    ...metrics.flatMap(({ output, target }) => [...(output === null ? [] : [output]), ...ofTarget(target)]),
  ]);
}
