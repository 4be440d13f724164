import { type Problem, problem, type Repair } from "./problem.ts";
import { broadcast, isStatic, type Shape, type TensorType } from "./shape.ts";
import { widenTo } from "./widenTo.ts";

/** The shape that two inputs of an elementwise layer broadcast to, or what is wrong with them. */
export function aligned(x: { a: TensorType; b: TensorType }): Shape | Problem {
  const [a, b] = [x.a.shape, x.b.shape];
  const shape = broadcast(a, b);
  // [N, D] and [N, 1, D] broadcast to [N, N, D], every sample with every other: never meant.
  const mixed = a.length !== b.length && shape?.includes("N", 1);
  if (shape && !mixed) return shape;
  const port = toRepair(a, b);
  const [other, own] = port === "a" ? [x.b, x.a] : [x.a, x.b];
  return problem.broadcast(port, other, own, repairOf(port, own.shape, other.shape));
}

/** The input that a repair can bring to the other's shape: fewer axes, a larger map or fewer channels. */
function toRepair(a: Shape, b: Shape): "a" | "b" {
  if (a.length !== b.length) return a.length < b.length ? "a" : "b";
  if (a.length === 4 && a[2] !== b[2]) return Number(a[2]) > Number(b[2]) ? "a" : "b";
  const axis = a.findIndex((d, i) => d !== b[i]);
  return Number(a[axis]) < Number(b[axis]) ? "a" : "b";
}

function repairOf(input: string, own: Shape, other: Shape): Repair | undefined {
  if (own.length < other.length) return spread(input, own, other);
  if (own[0] !== other[0] || !isStatic(own.slice(own.length === 4 ? 1 : -1))) return undefined;
  return own.length === 4 ? project(input, own, other) : widen(input, own, other);
}

/** Axes of size 1 where the input lacks one: [N, C] beside [N, C, H, W] becomes [N, C, 1, 1]. */
function spread(input: string, own: Shape, other: Shape): Repair | undefined {
  const rest = own.slice(1);
  const shape = other.slice(1).map((d) => (d === rest[0] ? rest.shift()! : 1));
  if (own[0] !== other[0] || rest.length > 0) return undefined;
  const sizes = shape.map((d) => (typeof d === "number" ? d : -1));
  if (sizes.filter((d) => d === -1).length > 1) return undefined;
  return {
    title: `Reshape to ${sizes.join("×")}`,
    insertBefore: { input, type: "reshape", params: { shape: sizes } },
  };
}

/** A 1×1 convolution to the other's channels and, by its stride, to the other's map: the shortcut of a ResNet. */
function project(input: string, own: Shape, other: Shape): Repair | undefined {
  const [channels, ...map] = other.slice(1) as number[];
  const stride = Math.round((own[2] as number) / map[0]!);
  const fits = stride >= 1 && map.every((size, i) => Math.ceil((own[i + 2] as number) / stride) === size);
  if (!fits || !isStatic(other.slice(1))) return undefined;
  const params = { channels, kernel: 1, ...(stride === 1 ? {} : { stride }) };
  return { title: `Project to ${channels} channels`, insertBefore: { input, type: "conv2d", params } };
}

/** A linear layer to the other's features. */
function widen(input: string, own: Shape, other: Shape): Repair | undefined {
  const units = other.at(-1);
  if (typeof units !== "number" || own.slice(0, -1).some((d, i) => d !== other[i]) || own.length < 2)
    return undefined;
  return widenTo(input, units);
}
