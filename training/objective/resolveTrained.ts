import { type Diagnostic, planError } from "../../graph-schema/diagnostics/diagnostic.ts";
import type { Phase as Planned } from "../../graph-schema/plan/objective.ts";
import type { Plan } from "../../graph-schema/plan/plan.ts";
import { isPath, startsPath } from "../../graph-schema/plan/pathPattern.ts";
import { withPhase } from "../../graph-schema/plan/withObjective.ts";
import type { ModelView, PlacedNode } from "./modelView.ts";
import { unknownName } from "./unknownName.ts";

/** Patterns of parameters that a phase trains, and of each of its groups. */
export interface Trained {
  trains: readonly string[];
  groups: readonly (readonly string[])[];
  diagnostics: readonly Diagnostic[];
}

/** What the patterns of a phase are of in a model; as they are until that is known. */
export function resolveTrained(plan: Plan, phase: Planned, model?: ModelView): Trained {
  if (!model)
    return { trains: phase.trains, groups: phase.groups.map(({ trains }) => trains), diagnostics: [] };
  const nodes = model.nodes().filter((node) => node.hasParameters);
  const own = resolvePatterns(phase.trains, {
    ...{ phase, nodes, param: "trains" },
    withPatterns: (trains) => withPhase(plan, phase.name, (p) => ({ ...p, trains })),
  });
  const groups = phase.groups.map((group, i) =>
    resolvePatterns(group.trains, {
      ...{ phase, nodes, param: `groups.${i}.trains` },
      withPatterns: (trains) =>
        withPhase(plan, phase.name, (p) => ({ ...p, groups: p.groups.with(i, { ...group, trains }) })),
    }),
  );
  const unknown = [own, ...groups].flatMap(({ faults }) => faults);
  const found = { trains: own.patterns, groups: groups.map(({ patterns }) => patterns) };
  const idle = unknown.length > 0 ? [] : idleFaults(plan, phase, { ...found, nodes });
  return { ...found, diagnostics: [...unknown, ...idle] };
}

/** Whether parameters of a node are among those of patterns. */
export const isTrained = ({ owners }: PlacedNode, patterns: readonly string[]): boolean =>
  patterns.some((pattern) =>
    owners.some((owner) => startsPath(pattern, owner) || startsPath(owner, pattern)),
  );

/** A phase that trains nothing, and groups that have nothing of what it trains. */
function idleFaults(
  plan: Plan,
  phase: Planned,
  { trains, groups, nodes }: Omit<Trained, "diagnostics"> & { nodes: readonly PlacedNode[] },
): Diagnostic[] {
  const place = { field: "phase", phase: phase.name } as const;
  const learned = nodes.filter((node) => node.learned);
  // That nothing is learned anywhere is a fault of the graph.
  if (learned.length > 0 && !learned.some((node) => isTrained(node, trains)))
    return [planError({ ...place, param: "trains" }, { code: "idlePhase", args: {} })];
  return groups.flatMap((patterns, i): Diagnostic[] => {
    const before = groups.slice(0, i).flat();
    const has = nodes.some(
      (node) => isTrained(node, trains) && isTrained(node, patterns) && !isTrained(node, before),
    );
    if (has) return [];
    const next = withPhase(plan, phase.name, (p) => ({ ...p, groups: p.groups.toSpliced(i, 1) }));
    return [
      {
        ...planError({ ...place, param: `groups.${i}.trains` }, { code: "idleGroup", args: {} }),
        fix: {
          code: "leaveOutGroup",
          args: { group: i + 1 },
          edit: { kind: "setPlan", plan: next },
        },
      },
    ];
  });
}

/** Patterns of parameters, from those of nodes and blocks; a pattern that is of none is a fault. */
function resolvePatterns(
  patterns: readonly string[],
  x: {
    phase: Planned;
    nodes: readonly PlacedNode[];
    param: string;
    withPatterns(patterns: string[]): Plan;
  },
): { patterns: string[]; faults: Diagnostic[] } {
  const { nodes } = x;
  const faults: Diagnostic[] = [];
  const found = patterns.flatMap((pattern, i): string[] => {
    if (pattern === "*") return [pattern];
    const block = /^block:(.*)$/s.exec(pattern)?.[1];
    const exact = nodes.filter((n) => (block === undefined ? isPath(pattern, n.path) : n.block === block));
    // One of a row of instances is no node of its own.
    const named =
      exact.length > 0 || block !== undefined ? exact : nodes.filter((n) => startsPath(pattern, n.path));
    if (named.length > 0) return [...new Set(named.flatMap(({ owners }) => owners))];
    const paths = nodes.map(({ path }) => (pattern.includes("*") ? path.replace(/\.\d+\./g, ".*.") : path));
    const blocks = nodes.flatMap((n) => (n.block === undefined ? [] : [`block:${n.block}`]));
    faults.push(
      unknownName(
        { field: "phase", phase: x.phase.name, param: x.param },
        {
          name: pattern,
          names: [...new Set(block === undefined ? paths : blocks)],
          withName: (name) => x.withPatterns(patterns.with(i, name)),
        },
      ),
    );
    return [];
  });
  return { patterns: found, faults };
}
