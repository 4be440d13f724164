import { type Diagnostic, planError } from "../../graph-schema/diagnostics/diagnostic.ts";
import type { Phase as Planned } from "../../graph-schema/plan/objective.ts";
import type { Plan } from "../../graph-schema/plan/plan.ts";
import { isPath, startsPath } from "../../graph-schema/plan/pathPattern.ts";
import { withPhase } from "../../graph-schema/plan/withObjective.ts";
import type { ModelView } from "./modelView.ts";
import type { OptimizerUse, Phase } from "./objective.ts";
import { optimizers } from "./optimizers.ts";
import { resolveUnit } from "./resolveUnit.ts";
import { schedules } from "./schedules.ts";
import { unknownName } from "./unknownName.ts";

/** Looks up the optimizers and schedules of a plan's phases and what they train in a model. */
export function resolvePhases(
  plan: Plan,
  model?: ModelView,
): { found: readonly (Phase | undefined)[]; diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const { phases } = plan.objective;
  const found = phases.map((phase, i): Phase | undefined => {
    const { name } = phase;
    if (phases.findIndex((other) => other.name === name) < i)
      diagnostics.push(planError({ field: "phase", phase: name }, { code: "duplicateName", args: { name } }));
    const known = plan.objective.terms.map((term) => term.name);
    for (const term of phase.terms ?? [])
      if (!known.includes(term))
        diagnostics.push(
          unknownName({ field: "phase", phase: name, param: "terms" }, { name: term, names: known }),
        );
    if (phase.terms?.length === 0)
      diagnostics.push(
        planError({ field: "phase", phase: name, param: "terms" }, { code: "noTerms", args: {} }),
      );
    const optimizer = optimizerOf(plan, phase);
    const groups = phase.groups.map((group) => groupOf(plan, phase, group));
    const schedule = resolveUnit(schedules, {
      ...{ choice: phase.schedule, place: { field: "schedule", phase: name }, code: "unknownSchedule" },
      withChoice: (choice) => withPhase(plan, name, (p) => ({ ...p, schedule: choice })),
    });
    const trained = [phase.trains, ...phase.groups.map(({ trains }) => trains)].map((patterns) =>
      trainsOf(patterns, { phase, model }),
    );
    const all = [optimizer, ...groups, schedule, ...trained.map(({ faults }) => faults)];
    diagnostics.push(...all.flatMap((x) => (Array.isArray(x) ? x : [])));
    if (Array.isArray(optimizer) || Array.isArray(schedule)) return undefined;
    const { clipNorm, accumulate, turn, from, until } = phase;
    return {
      ...{ name, optimizer, schedule, clipNorm, accumulate, turn, from, until },
      terms: phase.terms ?? known,
      trains: trained[0]!.patterns,
      groups: groups.flatMap((group, at) =>
        Array.isArray(group) ? [] : [{ trains: trained[at + 1]!.patterns, optimizer: group }],
      ),
    };
  });
  const idle = idleEpoch(phases, plan.epochs);
  if (idle !== undefined)
    diagnostics.push(
      planError(
        { field: "phase", phase: phases[0]!.name, param: "from" },
        { code: "idleEpoch", args: { epoch: idle } },
      ),
    );
  return { found, diagnostics };
}

const optimizerOf = (plan: Plan, { name, optimizer }: Planned): OptimizerUse | Diagnostic[] =>
  resolveUnit(optimizers, {
    ...{ choice: optimizer, place: { field: "optimizer", phase: name }, code: "unknownOptimizer" },
    withChoice: (choice) => withPhase(plan, name, (p) => ({ ...p, optimizer: choice })),
  }) as OptimizerUse | Diagnostic[];

/** The optimizer of a phase with the settings of a group in place of its own. */
function groupOf(
  plan: Plan,
  { name, optimizer }: Planned,
  group: Planned["groups"][number],
): OptimizerUse | Diagnostic[] {
  const choice = { ...optimizer, params: { ...optimizer.params, ...group.params } };
  return resolveUnit(optimizers, {
    ...{ choice, place: { field: "optimizer", phase: name }, code: "unknownOptimizer" },
    withChoice: ({ params }) =>
      withPhase(plan, name, (p) => ({
        ...p,
        groups: p.groups.map((g) =>
          JSON.stringify(g) === JSON.stringify(group)
            ? { ...g, params: Object.fromEntries(Object.entries(params).filter(([key]) => key in g.params)) }
            : g,
        ),
      })),
  }) as OptimizerUse | Diagnostic[];
}

/** Patterns of parameters, from those of nodes and blocks; a pattern that is of none is a fault. */
function trainsOf(
  patterns: readonly string[],
  { phase, model }: { phase: Planned; model: ModelView | undefined },
): { patterns: string[]; faults: Diagnostic[] } {
  const faults: Diagnostic[] = [];
  const found = patterns.flatMap((pattern): string[] => {
    if (pattern === "*" || !model) return [pattern];
    const nodes = model.nodes();
    const block = /^block:(.*)$/s.exec(pattern)?.[1];
    const exact = nodes.filter((n) => (block === undefined ? isPath(pattern, n.path) : n.block === block));
    // One of a row of instances is no node of its own.
    const named =
      exact.length > 0 || block !== undefined ? exact : nodes.filter((n) => startsPath(pattern, n.path));
    if (named.length > 0) return [...new Set(named.map(({ owner }) => owner))];
    const names = block === undefined ? nodes.map(({ path }) => path) : nodes.flatMap((n) => n.block ?? []);
    faults.push(
      unknownName(
        { field: "phase", phase: phase.name, param: "trains" },
        { name: pattern, names: [...new Set(names)] },
      ),
    );
    return [];
  });
  return { patterns: found, faults };
}

/** The first epoch, from 0, in which no phase is at work. */
function idleEpoch(phases: readonly Planned[], epochs: number): number | undefined {
  const ends = phases.flatMap(({ until }) => (until === null ? [] : [until]));
  return [0, ...ends]
    .filter((epoch) => epoch < epochs)
    .sort((a, b) => a - b)
    .find((epoch) => !phases.some(({ from, until }) => from <= epoch && (until === null || epoch < until)));
}
