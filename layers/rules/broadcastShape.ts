import { mixesBatch } from "./batch.ts";
import type { Dim } from "../../ir/types/dim.ts";
import { type Problem, problem, unlessEqual } from "../../graph-schema/diagnostics/problem.ts";
import type { Repair } from "../../graph-schema/diagnostics/repair.ts";
import { broadcast, sameShape, type Shape, type TensorType } from "../../ir/types/shape.ts";
import { widenTo } from "./widenTo.ts";

/** The shape that two inputs of an elementwise layer broadcast to, or what is wrong with them. */
export function broadcastShape(x: { a: TensorType; b: TensorType }): Shape | Problem {
  const [a, b] = [x.a.shape, x.b.shape];
  const shape = broadcast(a, b);
  // [N, D] and [N, 1, D] broadcast to [N, N, D], every sample with every other: never meant.
  if (shape && !mixesBatch(shape)) return shape;
  const port = toRepair(a, b);
  const [other, own] = port === "a" ? [x.b, x.a] : [x.a, x.b];
  return unlessEqual(problem.broadcast(port, other, own, repairOf(port, own, other)), a, b);
}

/** The input that a repair can bring to the other's shape: fewer axes, a larger map or fewer channels. */
function toRepair(a: Shape, b: Shape): "a" | "b" {
  if (a.length !== b.length) return a.length < b.length ? "a" : "b";
  if (a.length === 4 && a[2] !== b[2]) return Number(a[2]) > Number(b[2]) ? "a" : "b";
  const axis = a.findIndex((d, i) => d !== b[i]);
  return Number(a[axis]) < Number(b[axis]) ? "a" : "b";
}

function repairOf(input: string, own: TensorType, other: TensorType): Repair | undefined {
  if (own.shape[0] !== other.shape[0]) return undefined;
  if (own.shape.length < other.shape.length) return spread(input, own.shape, other.shape);
  if (own.dtype !== "float32") return undefined;
  return own.shape.length === 4 ? project(input, own.shape, other.shape) : widen(input, own, other);
}

/** Axes of size 1 where the input lacks one: [N, C] beside [N, C, H, W] becomes [N, C, 1, 1]. */
function spread(input: string, own: Shape, other: Shape): Repair | undefined {
  const rest = own.slice(1);
  const shape = other.slice(1).map((d) => (d === rest[0] ? rest.shift()! : 1));
  const sizes = shape.map((d) => (typeof d === "number" ? d : -1));
  if (rest.length > 0 || sizes.filter((d) => d === -1).length > 1) return undefined;
  return {
    code: "reshape",
    args: { input, sizes },
    insertBefore: { input, type: "reshape", params: { shape: sizes } },
  };
}

/** A 1×1 convolution to the other's channels and, by its stride, to the other's map: the shortcut of a ResNet. */
function project(input: string, own: Shape, other: Shape): Repair | undefined {
  const [channels, ...map] = other.slice(1);
  const ownMap = own.slice(2);
  const stride = sameShape(ownMap, map) ? 1 : Math.round(Number(ownMap[0]) / Number(map[0]));
  const fits = stride === 1 ? sameShape(ownMap, map) : map.every((d, i) => strided(ownMap[i]!, stride) === d);
  if (!fits || typeof channels !== "number" || typeof own[1] !== "number") return undefined;
  const params = { channels, kernel: 1, ...(stride === 1 ? {} : { stride }) };
  return {
    code: "projectToChannels",
    args: { input, channels },
    insertBefore: { input, type: "conv2d", params },
  };
}

const strided = (size: Dim, stride: number): number => Math.ceil(Number(size) / stride);

/** A linear layer to the other's features. */
function widen(input: string, own: TensorType, other: TensorType): Repair | undefined {
  const units = other.shape.at(-1);
  const rest = sameShape(own.shape.slice(0, -1), other.shape.slice(0, -1));
  return rest && own.shape.length > 1 && typeof units === "number" ? widenTo(input, own, units) : undefined;
}
