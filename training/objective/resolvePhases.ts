import { type Diagnostic, planError } from "../../graph-schema/diagnostics/diagnostic.ts";
import { freshId } from "../../graph-schema/document.ts";
import type { Phase as Planned } from "../../graph-schema/plan/objective.ts";
import type { Plan } from "../../graph-schema/plan/plan.ts";
import { withObjective, withPhase } from "../../graph-schema/plan/withObjective.ts";
import type { ModelView } from "./modelView.ts";
import type { OptimizerUse, Phase } from "./objective.ts";
import { optimizers } from "./optimizers.ts";
import { resolveUnit } from "./resolveUnit.ts";
import { resolveTrained } from "./resolveTrained.ts";
import { schedules } from "./schedules.ts";
import { unknownName } from "./unknownName.ts";

/** Looks up the optimizers and schedules of a plan's phases and what they train in a model. */
export function resolvePhases(
  plan: Plan,
  model?: ModelView,
): { found: readonly (Phase | undefined)[]; diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const { phases } = plan.objective;
  const known = [...new Set(plan.objective.terms.map((term) => term.name))];
  const found = phases.map((phase, i): Phase | undefined => {
    const { name } = phase;
    if (phases.findIndex((other) => other.name === name) < i) diagnostics.push(duplicatePhase(plan, i));
    diagnostics.push(...termFaults(plan, phase, known), ...timeFaults(plan, phase));
    const optimizer = optimizerOf(plan, phase);
    const groups = Array.isArray(optimizer) ? [] : phase.groups.map((_, at) => groupOf(plan, phase, at));
    const schedule = resolveUnit(schedules, {
      ...{ choice: phase.schedule, place: { field: "schedule", phase: name }, code: "unknownSchedule" },
      withChoice: (choice) => withPhase(plan, name, (p) => ({ ...p, schedule: choice })),
    });
    const trained = resolveTrained(plan, phase, model);
    diagnostics.push(...[optimizer, ...groups, schedule].flatMap((x) => (Array.isArray(x) ? x : [])));
    diagnostics.push(...trained.diagnostics);
    if (Array.isArray(optimizer) || Array.isArray(schedule)) return undefined;
    const { clipNorm, accumulate, turn, from, until } = phase;
    return {
      ...{ name, optimizer, schedule, clipNorm, accumulate, turn, from, until },
      terms: phase.terms ?? known,
      trains: trained.trains,
      groups: groups.flatMap((group, at) =>
        Array.isArray(group) ? [] : [{ trains: trained.groups[at]!, optimizer: group }],
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
function groupOf(plan: Plan, { name, optimizer, groups }: Planned, at: number): OptimizerUse | Diagnostic[] {
  const group = groups[at]!;
  const choice = { ...optimizer, params: { ...optimizer.params, ...group.params } };
  const found = resolveUnit(optimizers, {
    ...{ choice, place: { field: "optimizer", phase: name }, code: "unknownOptimizer" },
    withChoice: ({ params: all }) => {
      const params = Object.fromEntries(Object.entries(all).filter(([key]) => key in group.params));
      return withPhase(plan, name, (p) => ({ ...p, groups: p.groups.with(at, { ...group, params }) }));
    },
  }) as OptimizerUse | Diagnostic[];
  if (!Array.isArray(found)) return found;
  return found.map((d) => {
    const param = d.place.in === "plan" && "param" in d.place ? d.place.param : undefined;
    const setting = `groups.${at}.params${param === undefined ? "" : `.${param}`}`;
    return { ...d, place: { in: "plan", field: "phase", phase: name, param: setting } };
  });
}

/** A phase with the name of an earlier one, with the fix that gives it another. */
function duplicatePhase(plan: Plan, index: number): Diagnostic {
  const { phases } = plan.objective;
  const { name } = phases[index]!;
  const free = freshId((id) => phases.some((phase) => phase.name === id), name);
  const next = withObjective(plan, { phases: phases.with(index, { ...phases[index]!, name: free }) });
  return {
    ...planError({ field: "phase", phase: name }, { code: "duplicateName", args: { name } }),
    fix: { code: "renameTo", args: { name: free }, edit: { kind: "setPlan", plan: next } },
  };
}

/** Terms of a phase that are none, or named twice. */
function termFaults(plan: Plan, { name, terms }: Planned, known: readonly string[]): Diagnostic[] {
  const place = { field: "phase", phase: name, param: "terms" } as const;
  if (terms?.length === 0) return [planError(place, { code: "noTerms", args: {} })];
  const withTerms = (next: string[]): Plan => withPhase(plan, name, (p) => ({ ...p, terms: next }));
  return (terms ?? []).flatMap((term, i, all): Diagnostic[] => {
    if (!known.includes(term)) {
      const withName = (meant: string): Plan => withTerms([...new Set(all.with(i, meant))]);
      return [unknownName(place, { name: term, names: known, withName })];
    }
    if (all.indexOf(term) === i) return [];
    return [
      {
        ...planError(place, { code: "duplicateName", args: { name: term } }),
        fix: {
          ...{ code: "leaveOutName", args: { name: term } },
          edit: { kind: "setPlan", plan: withTerms(all.toSpliced(i, 1)) },
        },
      },
    ];
  });
}

/** A phase that ends before it begins. */
function timeFaults(plan: Plan, { name, from, until }: Planned): Diagnostic[] {
  if (until === null || until > from) return [];
  const expected = { phrase: "least", bound: from, inclusive: false, of: "number" } as const;
  const args = { expected, actual: until };
  return [
    {
      ...planError({ field: "phase", phase: name, param: "until" }, { code: "settingRange", args }),
      fix: {
        ...{ code: "setToDefault", args: { param: "until" } },
        edit: { kind: "setPlan", plan: withPhase(plan, name, (p) => ({ ...p, until: null })) },
      },
    },
  ];
}

/** The first epoch, from 0, in which no phase is at work. */
function idleEpoch(phases: readonly Planned[], epochs: number): number | undefined {
  const ends = phases.flatMap(({ until }) => (until === null ? [] : [until]));
  return [0, ...ends]
    .filter((epoch) => epoch < epochs)
    .sort((a, b) => a - b)
    .find((epoch) => !phases.some(({ from, until }) => from <= epoch && (until === null || epoch < until)));
}
