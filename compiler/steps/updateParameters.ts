import type { StateSlot } from "../../ir/program.ts";
import { tensor } from "../../ir/types/shape.ts";
import type { Builder } from "../../ir/builder.ts";
import type { Value } from "../../ir/value.ts";
import { startsPath } from "../../graph-schema/plan/pathPattern.ts";
import { total } from "./evaluateTerms.ts";
import type { OptimizerUse, StepObjective, StepPhase } from "./stepObjective.ts";

/** A parameter that learns in a phase, with its gradient. */
export interface Trained {
  name: string;
  leaf: Value;
  gradient: Value;
}

/** Clips gradients and lets the optimizer of a phase turn them into new parameters. */
export function updateParameters(
  x: { objective: StepObjective; phase: StepPhase; trained: readonly Trained[]; rate: Value },
  b: Builder,
): { next: Map<string, Value>; slots: StateSlot[] } {
  const { objective, phase, trained, rate } = x;
  const clipped = clip(
    trained.map((s) => s.gradient),
    phase.clipNorm,
    b,
  );
  const next = new Map<string, Value>();
  const slots: StateSlot[] = [];
  const shared = new Map<string, Value>();
  trained.forEach((s, i) => {
    b.setScope(`optimizer/${s.name}`);
    const { use, owner } = optimizerOf(phase, s.name);
    const kept = Object.entries(use.unit.slots(use.params)).map(([slot, { init, scalar }]) => {
      const name = slotName(objective, phase, { owner: scalar ? owner : s.name, slot });
      const before = scalar && shared.get(name);
      const leaf = before || b.leaf(name, scalar ? tensor([]) : s.leaf.type);
      if (scalar) shared.set(name, leaf);
      return { slot, init, leaf, isFirst: !before };
    });
    const { parameter, slots: changed } = use.unit.update(
      {
        parameter: s.leaf,
        gradient: clipped[i]!,
        rate: rateOf(rate, { use, phase, b }),
        slots: Object.fromEntries(kept.map((k) => [k.slot, k.leaf])),
      },
      use.params,
      b,
    );
    next.set(s.name, parameter);
    for (const { slot, init, leaf, isFirst } of kept)
      // Each parameter updates a shared slot in the same way, so that of the first is taken.
      if (isFirst) slots.push({ name: leaf.name, role: "optimizer", leaf, init, next: changed[slot]! });
  });
  return { next, slots };
}

/** The settings by which a phase updates a parameter, and what is named after the group that has them. */
function optimizerOf(phase: StepPhase, parameter: string): { use: OptimizerUse; owner: string } {
  const group = phase.groups.findIndex(({ trains }) =>
    trains.some((pattern) => startsPath(pattern, parameter)),
  );
  return group < 0
    ? { use: phase.optimizer, owner: "optimizer" }
    : { use: phase.groups[group]!.optimizer, owner: `optimizer.${group}` };
}

/** Name of the state that an optimizer keeps beside `owner`: a parameter, or "optimizer" for all of them. */
const slotName = (
  { phases }: StepObjective,
  { name }: StepPhase,
  { owner, slot }: { owner: string; slot: string },
): string => (phases.length > 1 ? `${owner}/${name}/${slot}` : `${owner}/${slot}`);

/** The learning rate whose scheduled value is fed for a phase: its own, or of a phase without any the first of a group. */
export const fedRate = ({ optimizer, groups }: StepPhase): number =>
  [optimizer, ...groups.map((group) => group.optimizer)].find(({ params }) => params.learningRate > 0)?.params
    .learningRate ?? 0;

/** The scheduled rate, which is fed for the phase, in proportion to that of a group. */
function rateOf(rate: Value, { use, phase, b }: { use: OptimizerUse; phase: StepPhase; b: Builder }): Value {
  const [own, all] = [use.params.learningRate, fedRate(phase)];
  return own === all ? rate : b.mul([rate, b.constant(own / all)]);
}

/** Scales gradients so that the norm of all together is at most `norm`, as torch.nn.utils.clip_grad_norm_. */
function clip(gradients: readonly Value[], norm: number | null, b: Builder): readonly Value[] {
  if (norm === null || gradients.length === 0) return gradients;
  const squares = gradients.map((g) => total(b.mul([g, g]), b));
  const length = b.sqrt([squares.reduce((a, s) => b.add([a, s]))]);
  const scale = b.min([b.constant(1), b.div([b.constant(norm), b.add([length, b.constant(1e-6)])])]);
  return gradients.map((g) => b.mul([g, scale]));
}
