import type { Initializer } from "../../ir/initializer.ts";
import { isParametrizable, type Parametrization } from "../../layers/parametrization.ts";
import type { Layer } from "../../layers/layer.ts";
import type { SharingForm } from "../check/checked.ts";
import { bindShape, type Shape, sizeOf, tensor, type TensorType } from "../../ir/types/shape.ts";
import type { Dim } from "../../ir/types/dim.ts";
import type { Builder } from "../../ir/builder.ts";
import type { LayerBuilder } from "../../layers/layerBuilder.ts";
import { randomUniform } from "./randomUniform.ts";
import type { Value } from "../../ir/value.ts";

/** A parameter or buffer that a lowering made. */
export interface ModelState {
  /** "conv1.weight". */
  name: string;
  role: "parameter" | "buffer";
  leaf: Value;
  init: Initializer;
  /** What a buffer becomes after a training step. */
  next?: Value;
  /** Frozen: no gradient updates it. */
  frozen: boolean;
}

/** What a layer adds to the loss of each sample. */
export interface AddedLoss {
  /** Ids of the instances around the layer and its own: "encoder.0.sampling". */
  node: string;
  /** [N]. */
  value: Value;
}

/** Shared by all nodes of one lowering. */
export interface LoweringContext {
  b: Builder;
  training: boolean;
  /** Sizes for symbols, e.g. { N: 64 }; the others stay symbolic. */
  bind: Readonly<Record<string, Dim>>;
  /** [N]; only while training. */
  sampleWeight?: Value;
  /** uint32 scalar, new each step; only while training. */
  randomKey?: Value;
  /** How many random numbers have been drawn so far in this step. */
  drawn: number;
  state: ModelState[];
  /** The same by name, made with the first. */
  slots?: Map<string, ModelState>;
  /** What layers add to the loss; collected only where there is one. */
  addedLosses?: AddedLoss[];
  inputs: Map<string, Value>;
  /** Gives the value of an input, which is fed as it is otherwise. */
  enter?: (name: string, type: TensorType) => Value;
}

/** A node to lower. */
interface LoweredNode {
  /** Its scope: ids of the instances around it and its own. */
  id: string;
  /** What the names of its state begin with, those of its module; its id unless that is called from elsewhere, too. */
  state?: string;
  layer: Layer;
  params: Readonly<Record<string, unknown>>;
  frozen: boolean;
  /** Parameters that it shares with another, which has them under the same names. */
  sharing?: { to: string; form: SharingForm; parameters: readonly string[] };
  /** The parametrization of its weight. */
  parametrization?: Parametrization | undefined;
  /** Sizes solved for symbols of an input. */
  sizes?: Readonly<Record<string, Dim>>;
}

/** The inputs of a node in the form its layer's rules take: one, a list, or nothing a port. */
export function inputsByPort<T>(
  layer: Layer,
  wires: Readonly<Record<string, readonly T[]>>,
): Record<string, T | readonly T[] | undefined> {
  return Object.fromEntries(
    Object.entries(layer.inputs).map(([name, port]) => {
      const list = Object.hasOwn(wires, name) ? wires[name]! : [];
      return [name, port.variadic ? list : list[0]];
    }),
  );
}

/** "conv1.weight"; the name of the node where it is itself the tensor. */
export const stateName = (id: string, name: string): string => (name === "" ? id : `${id}.${name}`);

/** The prefix of names in the body of an instance; of several in a row each has its index, as in nn.Sequential. */
export const bodyPrefix = (id: string, index: number, count: number): string =>
  count > 1 ? `${id}.${index}.` : `${id}.`;

/** Lowers one node. */
export function lowerNode(
  node: LoweredNode,
  wires: Readonly<Record<string, readonly Value[]>>,
  context: LoweringContext,
): Readonly<Record<string, Value>> {
  context.b.setScope(node.id);
  return node.layer.lower(
    inputsByPort(node.layer, wires) as Record<string, Value>,
    node.params,
    layerBuilder(node, context),
  );
}

function layerBuilder(node: LoweredNode, context: LoweringContext): LayerBuilder {
  const { b, state } = context;
  const slots = (context.slots ??= new Map());
  const buffers = new Map<Value, ModelState>();
  /** State by its name, made by the first that asks for it; what one that has it keeps as it is stays for all. */
  const slotOf = ({ shape, ...slot }: Pick<ModelState, "name" | "role" | "init"> & { shape: Shape }) => {
    const known = slots.get(slot.name);
    if (known) {
      known.frozen ||= node.frozen;
      return known;
    }
    const kept: ModelState = { ...slot, leaf: b.leaf(slot.name, tensor(shape)), frozen: node.frozen };
    slots.set(slot.name, kept);
    state.push(kept);
    return kept;
  };
  const parameter: LayerBuilder["param"] = (own, shape, init) => {
    const borrowed = node.sharing?.parameters.includes(own) ?? false;
    const name = stateName(borrowed ? node.sharing!.to : (node.state ?? node.id), own);
    if (borrowed && node.sharing!.form === "transpose") {
      const slot = slotOf({ name, role: "parameter", shape: shape.toReversed(), init });
      return b.transpose([slot.leaf], { perm: shape.map((_, axis) => shape.length - 1 - axis) });
    }
    const slot = slotOf({ name, role: "parameter", shape, init });
    // The owner decides what it starts as, even when the node that shares the parameter is lowered first.
    if (!borrowed) slot.init = init;
    return slot.leaf;
  };
  const own: Omit<LayerBuilder, keyof Builder> = {
    id: node.id,
    training: context.training,
    frozen: node.frozen,
    sampleWeight: context.sampleWeight,
    param: (name, shape, init) =>
      node.parametrization && isParametrizable(name, { shape, init })
        ? node.parametrization.weight({ shape, init, outputAxis: node.layer.outputAxis ?? 0 }, builder)
        : parameter(name, shape, init),
    // A module that is called again finds what the call before has left.
    buffer: (buffer, shape, init) => {
      const name = stateName(node.state ?? node.id, buffer);
      const slot = slotOf({ name, role: "buffer", shape, init });
      const now = slot.next ?? slot.leaf;
      buffers.set(now, slot);
      return now;
    },
    update: (buffer, next) => {
      const slot = buffers.get(buffer);
      if (!slot) throw new Error(`internal: ${node.id} updates what is not its buffer`);
      if (!node.frozen) slot.next = next;
    },
    random: (shape) => {
      const count = sizeOf(shape);
      if (!context.randomKey || typeof count !== "number")
        throw new Error(`internal: ${node.id} draws random numbers outside a training step`);
      const flat = randomUniform({ key: context.randomKey, offset: context.drawn, count }, b);
      context.drawn += count;
      return b.reshape([flat], { shape });
    },
    addLoss: (value) => void context.addedLosses?.push({ node: node.id, value }),
    input: (shape, dtype) => {
      const type: TensorType = tensor(bindShape(bindShape(shape, node.sizes ?? {}), context.bind), dtype);
      const value = context.enter?.(node.id, type) ?? b.leaf(node.id, type);
      context.inputs.set(node.id, value);
      return value;
    },
  };
  const builder = Object.assign(Object.create(b) as LayerBuilder, own);
  return builder;
}
