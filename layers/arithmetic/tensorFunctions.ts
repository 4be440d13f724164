import type { LayerBuilder } from "../layerBuilder.ts";
import type { Value } from "../../ir/value.ts";
import { normalCdf } from "../../ir/recipes/normalCdf.ts";
import { py, type PyCode } from "../python/py.ts";

/** What an argument of a function must be; an axis is a whole number, a number is no input. */
export type ArgumentKind = "tensor" | "condition" | "number" | "axis";

/** An argument while ops are made. */
type Operand = Value | number;

/** A function or operator on tensors. */
export interface TensorFunction {
  /** Whose arguments broadcast, of which at least one is a tensor; an axis stays with size 1. */
  args: readonly ArgumentKind[];
  /** True where it answers with a condition. */
  condition?: true;
  lower: (args: readonly Operand[], b: LayerBuilder) => Value;
  torch: (args: readonly Written[]) => Written;
}

/** Python source and how tightly its outermost operator binds, so that parentheses stand only where they must. */
export interface Written {
  code: PyCode;
  binds: number;
  /** Its value where it is a plain number. */
  number?: number;
}

/** Python's precedence. */
const binding = { or: 1, and: 3, comparison: 0, sum: 5, product: 6, sign: 7, power: 8, atom: 9 };

const within = ({ code, binds }: Written, least: number): PyCode => (binds < least ? py`(${code})` : code);

/** A number in Python; one that float32 does not reach is infinite there, as it is in a tensor. */
export const writtenNumber = (value: number): Written => ({
  code: py`${Number.isFinite(Math.fround(value)) ? value : Math.fround(value)}`,
  binds: value < 0 ? binding.sign : binding.atom,
  number: value,
});
/** A variable in Python. */
export const writtenName = (code: PyCode): Written => ({ code, binds: binding.atom });

const tensor = (x: Operand, b: LayerBuilder): Value => (typeof x === "number" ? b.constant(x) : x);
const tensors = (args: readonly Operand[], b: LayerBuilder): Value[] => args.map((x) => tensor(x, b));

const call = (name: PyCode) => (args: readonly Written[]) => ({
  code: py`${name}(${args.map((x) => x.code)})`,
  binds: binding.atom,
});

const unary = (name: PyCode, lower: (x: Value, b: LayerBuilder) => Value): TensorFunction => ({
  args: ["tensor"],
  lower: ([x], b) => lower(tensor(x!, b), b),
  torch: call(name),
});

/** An infix operator of Python on two tensors. */
const infix = (
  sign: PyCode,
  binds: number,
  lower: (x: Value[], b: LayerBuilder) => Value,
): TensorFunction => ({
  args: ["tensor", "tensor"],
  lower: (args, b) => lower(tensors(args, b), b),
  torch: ([a, c]) => {
    const right = binds === binding.comparison;
    return { code: py`${within(a!, right ? binds + 1 : binds)} ${sign} ${within(c!, binds + 1)}`, binds };
  },
});
const comparison = (sign: PyCode, lower: (x: Value[], b: LayerBuilder) => Value): TensorFunction => ({
  ...infix(sign, binding.comparison, lower),
  condition: true,
});
const both = (sign: PyCode, binds: number, lower: TensorFunction["lower"]): TensorFunction => ({
  ...infix(sign, binds, (x, b) => lower(x, b)),
  args: ["condition", "condition"],
  condition: true,
});

/** The larger or smaller of two; beside a number the other has no gradient where they are equal, as by clamp. */
const extreme = (which: "max" | "min"): TensorFunction => ({
  args: ["tensor", "tensor"],
  lower: (args, b) => {
    const bound = args.find((x) => typeof x === "number");
    if (bound === undefined) return b[which](tensors(args, b));
    const unbounded = { min: -Infinity, max: Infinity };
    const x = args.find((v) => typeof v !== "number")!;
    return b.clip([x], { ...unbounded, [which === "max" ? "min" : "max"]: bound });
  },
  torch: (args) => {
    const bound = args.find((x) => x.number !== undefined);
    if (!bound) return call(which === "max" ? py`torch.maximum` : py`torch.minimum`)(args);
    const x = args.find((v) => v !== bound)!;
    const name = which === "max" ? py`min` : py`max`;
    return { code: py`torch.clamp(${x.code}, ${name}=${bound.code})`, binds: binding.atom };
  },
});

const along = (
  method: PyCode,
  lower: (x: Value, axis: number, b: LayerBuilder) => Value,
): TensorFunction => ({
  args: ["tensor", "axis"],
  lower: ([x, axis], b) => lower(tensor(x!, b), axis as number, b),
  torch: ([x, axis]) => ({
    code: py`${within(x!, binding.atom)}.${method}(dim=${axis!.code}, keepdim=True)`,
    binds: binding.atom,
  }),
});

const power: TensorFunction = {
  args: ["tensor", "tensor"],
  lower: ([x, exponent], b) => {
    // To the power 0 everything is 1, but the formula of the gradient gives 0·∞ at 0.
    const base = exponent === 0 ? b.stopGradient([tensor(x!, b)]) : tensor(x!, b);
    return b.pow([base, tensor(exponent!, b)]);
  },
  torch: ([x, exponent]) => ({
    code: py`${within(x!, binding.atom)} ** ${within(exponent!, binding.sign)}`,
    binds: binding.power,
  }),
};

const where: TensorFunction = {
  args: ["condition", "tensor", "tensor"],
  lower: (args, b) => b.where(tensors(args, b)),
  torch: ([condition, ...values]) =>
    call(py`torch.where`)([
      condition!,
      ...(values.every(isWholeNumber) ? values.map((x) => ({ ...x, code: py`${x.code}.0` })) : values),
    ]),
};
/** Of two of these PyTorch would choose among integers. */
const isWholeNumber = ({ code, number }: Written): boolean =>
  number !== undefined && /^-?\d+$/.test(code.source);

const floorOf = (x: Value[], b: LayerBuilder): Value => b.floor([b.div(x)]);

/** What the operators of a formula compute on tensors. */
export const tensorOperators = {
  "+": infix(py`+`, binding.sum, (x, b) => b.add(x)),
  "-": infix(py`-`, binding.sum, (x, b) => b.sub(x)),
  "*": infix(py`*`, binding.product, (x, b) => b.mul(x)),
  "/": infix(py`/`, binding.product, (x, b) => b.div(x)),
  "//": {
    ...infix(py`/`, binding.product, floorOf),
    torch: ([a, c]) => ({
      code: py`torch.floor(${within(a!, binding.product)} / ${within(c!, binding.product + 1)})`,
      binds: binding.atom,
    }),
  },
  "%": infix(py`%`, binding.product, (x, b) => b.sub([x[0]!, b.mul([x[1]!, floorOf(x, b)])])),
  "**": power,
  "==": comparison(py`==`, (x, b) => b.equal(x)),
  "!=": comparison(py`!=`, (x, b) => b.not([b.equal(x)])),
  "<": comparison(py`<`, (x, b) => b.less(x)),
  "<=": comparison(py`<=`, (x, b) => b.lessOrEqual(x)),
  ">": comparison(py`>`, (x, b) => b.greater(x)),
  ">=": comparison(py`>=`, (x, b) => b.greaterOrEqual(x)),
  and: both(py`&`, binding.and, (x, b) => b.and(tensors(x, b))),
  // WebGPU has no Or.
  or: both(py`|`, binding.or, (x, b) => b.not([b.and(tensors(x, b).map((v) => b.not([v])))])),
  not: {
    args: ["condition"],
    condition: true,
    lower: ([x], b) => b.not([tensor(x!, b)]),
    torch: ([x]) => ({ code: py`~${within(x!, binding.sign)}`, binds: binding.sign }),
  },
  negative: {
    args: ["tensor"],
    lower: ([x], b) => b.neg([tensor(x!, b)]),
    torch: ([x]) => ({ code: py`-${within(x!, binding.sign)}`, binds: binding.sign }),
  },
  choice: where,
} satisfies Readonly<Record<string, TensorFunction>>;

/** Functions of a formula on tensors. */
export const tensorFunctions = {
  exp: unary(py`torch.exp`, (x, b) => b.exp([x])),
  log: unary(py`torch.log`, (x, b) => b.log([x])),
  sqrt: unary(py`torch.sqrt`, (x, b) => b.sqrt([x])),
  abs: unary(py`torch.abs`, (x, b) => b.abs([x])),
  sin: unary(py`torch.sin`, (x, b) => b.sin([x])),
  cos: unary(py`torch.cos`, (x, b) => b.cos([x])),
  tanh: unary(py`torch.tanh`, (x, b) => b.tanh([x])),
  sigmoid: unary(py`torch.sigmoid`, (x, b) => b.sigmoid([x])),
  relu: unary(py`torch.relu`, (x, b) => b.relu([x])),
  softplus: unary(py`F.softplus`, (x, b) => b.softplus([x])),
  gelu: unary(py`F.gelu`, (x, b) => b.mul([x, normalCdf(x, b)])),
  erf: unary(py`torch.erf`, (x, b) => b.erf([x])),
  floor: unary(py`torch.floor`, (x, b) => b.floor([x])),
  max: extreme("max"),
  min: extreme("min"),
  pow: power,
  where,
  clip: {
    args: ["tensor", "number", "number"],
    lower: ([x, min, max], b) => b.clip([tensor(x!, b)], { min: min as number, max: max as number }),
    torch: call(py`torch.clamp`),
  },
  sum: along(py`sum`, (x, axis, b) => b.reduceSum([x], { axes: [axis] })),
  mean: along(py`mean`, (x, axis, b) => b.reduceMean([x], { axes: [axis] })),
} satisfies Readonly<Record<string, TensorFunction>>;
