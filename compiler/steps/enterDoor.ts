import type { Builder } from "../../ir/builder.ts";
import type { StateSlot } from "../../ir/program.ts";
import { sameShape, type Shape, sizeOf, tensor, type TensorType } from "../../ir/types/shape.ts";
import type { Value } from "../../ir/value.ts";
import type { Door, Piece } from "./door.ts";
import { fitName } from "./preparation.ts";

/** Where values come into a step program, with the inputs and the state that they are made of. */
export interface Entry {
  /** The value that is called so, of type [N, …]; asked for once. */
  enter(name: string, type: TensorType): Value;
  readonly inputs: Value[];
  readonly fits: StateSlot[];
}

/** What a door lets in, made of what is fed; without a door values are fed themselves. */
export function entryBy(door: Door | undefined, b: Builder): Entry {
  const inputs: Value[] = [];
  const fits: StateSlot[] = [];
  const fed = (name: string, type: TensorType): Value => {
    const leaf = b.leaf(name, type);
    inputs.push(leaf);
    return leaf;
  };
  const enter: Entry["enter"] = (name, type) => {
    if (!door || !Object.hasOwn(door, name)) return fed(name, type);
    const { leaves, pieces } = door[name]!;
    const rows = type.shape[0]!;
    const raw = leaves.map((leaf) => fed(leaf.name, tensor([rows, ...leaf.shape], leaf.dtype)));
    const prepared = pieces.map((piece) => {
      const leaf = raw.find((v) => v.name === piece.leaf)!;
      return preparePiece({ piece, fits, x: cutOut(leaf, piece, b) }, b);
    });
    const flat = (x: Value): Value => shaped(x, [rows, sizeOf(x.type.shape.slice(1))], b);
    const value = prepared.length === 1 ? prepared[0]! : b.concat(prepared.map(flat), { axis: 1 });
    return shaped(value, type.shape, b);
  };
  return { enter, inputs, fits };
}

/** The columns of a piece, [N, …shape]. */
function cutOut(leaf: Value, { start, shape }: Piece, b: Builder): Value {
  const [rows, ...sizes] = leaf.type.shape;
  const count = sizeOf(shape);
  const whole = sizeOf(sizes) === count;
  const ends = [start + count];
  const x = whole ? leaf : b.slice([leaf], { axes: [1], starts: [start], ends, steps: [1] });
  return shaped(x, [rows!, ...shape], b);
}

/** Applies the steps of a piece one after another; the state that they are fitted with is added to `fits`. */
function preparePiece({ piece, fits, x }: { piece: Piece; fits: StateSlot[]; x: Value }, b: Builder): Value {
  return piece.steps.reduce((value, step) => {
    const { unit, params, given } = step;
    const vectors = Object.entries(unit.fitted?.(given, params) ?? {}).map(([vector, { length, value }]) => {
      const name = fitName(step, vector);
      const leaf = b.leaf(name, tensor([length]));
      fits.push({ name, role: "fit", leaf, init: { kind: "fitted", value } });
      return [vector, leaf] as const;
    });
    return unit.lower({ x: value, given, fit: Object.fromEntries(vectors) }, params, b);
  }, x);
}

const shaped = (x: Value, shape: Shape, b: Builder): Value =>
  sameShape(x.type.shape, shape) ? x : b.reshape([x], { shape });
