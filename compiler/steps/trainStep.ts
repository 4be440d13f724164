import { tensor } from "../../ir/types/shape.ts";
import { gradients } from "../../ir/autodiff.ts";
import type { Builder } from "../../ir/builder.ts";
import type { Program, StateSlot } from "../../ir/program.ts";
import type { Value } from "../../ir/value.ts";
import { evaluateLoss, total } from "./evaluateLoss.ts";
import { lowerModel, modelSlots } from "./model.ts";
import { feeds, type StepSource } from "./stepContext.ts";

export interface TrainStep {
  program: Program;
  /** Gradient of the loss by name of the parameter, before clipping; parameters that no loss reaches have none. */
  gradients: ReadonlyMap<string, Value>;
  /** Weighted mean loss of the batch, a scalar. */
  loss: Value;
}

/** Name of the state that an optimizer keeps beside `owner`: a parameter, or "optimizer" for all of them. */
const slotName = (owner: string, slot: string): string => `${owner}/${slot}`;

/** Forward, loss, backward, clipping, optimizer and running sums of loss and metrics, as one program. */
export function trainStep(source: StepSource): TrainStep {
  const model = lowerModel(source, { training: true });
  const { b, inputs, state, target, weight, key } = model;
  const { objective } = source;
  const { loss, accumulators } = evaluateLoss({ ...model, objective, prefix: "train" }, b);

  const learned = state.filter((s) => s.role === "parameter" && !s.frozen);
  const found = gradients({ y: loss, dy: b.constant(1), wrt: learned.map((s) => s.leaf) }, b);
  const trained = learned.flatMap((s, i) => (found[i] ? [{ ...s, gradient: found[i] }] : []));
  b.setScope("optimizer");
  const clipped = clip(
    trained.map((s) => s.gradient),
    objective.clipNorm,
    b,
  );

  const rate = b.leaf(feeds.rate, tensor([]));
  const next = new Map<string, Value>(state.flatMap((s) => (s.next ? [[s.name, s.next]] : [])));
  const slots: StateSlot[] = [];
  const { unit, params } = objective.optimizer;
  const kinds = Object.entries(unit.slots(params));
  const shared = new Map(
    kinds.flatMap(([slot, { scalar }]) =>
      scalar ? [[slot, b.leaf(slotName("optimizer", slot), tensor([]))]] : [],
    ),
  );
  trained.forEach((s, i) => {
    b.setScope(`optimizer/${s.name}`);
    const kept = kinds.map(([slot, { init }]) => {
      const leaf = shared.get(slot) ?? b.leaf(slotName(s.name, slot), s.leaf.type);
      return { slot, init, leaf };
    });
    const updated = unit.update(
      {
        parameter: s.leaf,
        gradient: clipped[i]!,
        rate,
        slots: Object.fromEntries(kept.map((k) => [k.slot, k.leaf])),
      },
      params,
      b,
    );
    next.set(s.name, updated.parameter);
    for (const { slot, init, leaf } of kept)
      // Each parameter updates the shared slot in the same way, so that of the first is taken.
      if (i === 0 || !shared.has(slot))
        slots.push({ name: leaf.name, role: "optimizer", leaf, init, next: updated.slots[slot]! });
  });

  return {
    loss,
    gradients: new Map(trained.map((s) => [s.name, s.gradient])),
    program: {
      name: "train",
      inputs: [...inputs, target, weight, rate, key],
      state: [...modelSlots(state, next), ...slots, ...accumulators],
      outputs: {},
    },
  };
}

/** Scales gradients so that the norm of all together is at most `norm`, as torch.nn.utils.clip_grad_norm_. */
function clip(gradients: readonly Value[], norm: number | null, b: Builder): readonly Value[] {
  if (norm === null || gradients.length === 0) return gradients;
  const squares = gradients.map((g) => total(b.mul([g, g]), b));
  const length = b.sqrt([squares.reduce((a, s) => b.add([a, s]))]);
  const scale = b.min([b.constant(1), b.div([b.constant(norm), b.add([length, b.constant(1e-6)])])]);
  return gradients.map((g) => b.mul([g, scale]));
}
