import { namesIn } from "../../graph-schema/formula/formula.ts";
import { parseFormula } from "../../graph-schema/formula/parseFormula.ts";
import type { LayerExample } from "../../layers/layer.ts";
import type { Random } from "../../layers/testing/random.ts";

// Formulas from two grammars: of tensors, as in the layer "expression", and of settings, as in blocks.

type Grammar = (depth: number) => string;

/** Names that a formula may give its inputs; in Python some are words, others functions that the formula calls itself. */
const inputNames = ["x", "a", "max", "lambda", "None", "torch", "self", "len", "where2"];

/** An expression of a random formula over one to three tensors, with bounds within which its numbers stay small. */
export function randomExpression(random: Random): LayerExample {
  const shapes = [
    ["N", "T", 4],
    ["N", "T", 4],
    ["N", 1, 4],
  ];
  const from = random.below(inputNames.length);
  const names = shapes
    .slice(0, 1 + random.below(3))
    .map((_, i) => inputNames[(from + i) % inputNames.length]!);
  const formula = tensorFormula(random, names);
  const parsed = parseFormula(formula);
  if ("fault" in parsed) throw new Error(`not a formula: ${formula}`);
  const used = namesIn(parsed.formula);
  return {
    inputs: Object.fromEntries(names.flatMap((name, i) => (used.includes(name) ? [[name, shapes[i]!]] : []))),
    params: { formula },
    // No end of it is a jump or a kink of these formulas, where tanh, rounded, comes to rest.
    range: [-1.9, 1.9],
  };
}

function tensorFormula(random: Random, names: readonly string[]): string {
  const number = (): string =>
    random.of(["0.5", "1", "2", "-1", "3", "-0.25", "1e-3", "(1 / 3)", "2 ** 0.5"]);
  const tensor: Grammar = (depth) =>
    depth === 0 ? random.of(names) : random.of(tensors)(() => tensor(depth - 1 - random.below(depth)), depth);
  const condition: Grammar = (depth) => {
    const t = (): string => tensor(Math.min(depth, 1));
    const plain = `${t()} ${random.of(["<", "<=", ">", ">=", "==", "!="])} ${random.oneIn(2) ? number() : t()}`;
    if (depth < 1 || random.oneIn(2)) return plain;
    const c = (): string => `(${condition(depth - 1)})`;
    return random.of([() => `not ${c()}`, () => `${c()} and ${c()}`, () => `${c()} or ${c()}`])();
  };
  const unary = ["sin", "cos", "tanh", "sigmoid", "relu", "softplus", "gelu", "erf", "abs"];
  const tensors: readonly ((t: () => string, depth: number) => string)[] = [
    (t) => `(${t()} + ${t()})`,
    (t) => `${number()} - ${t()}`,
    (t) => `(${t()} - ${t()} * ${t()})`,
    (t) => `(${t()}) / (1 + (${t()}) ** 2)`,
    (t) => `(${t()}) / ${random.of(["2", "-3", "1e19 * 1e19"])}`,
    (t) => `-(${t()})`,
    (t) => `${random.of(unary)}(${t()})`,
    (t) => `exp(-abs(${t()}))`,
    (t) => `log(1 + abs(${t()}))`,
    (t) => `sqrt(0.1 + (${t()}) ** 2)`,
    (t) => `(0.1 + abs(${t()})) ** tanh(${t()})`,
    (t) => `${random.of(["2", "0.5", "(1 / 3)"])} ** tanh(${t()})`,
    (t) => `pow(1 + abs(${t()}), ${number()})`,
    (t) => `${random.of(["max", "min"])}(${t()}, ${number()})`,
    (t) => `${random.of(["max", "min"])}(${number()}, ${t()})`,
    (t) => `${random.of(["max", "min"])}(${number()} - ${t()}, ${number()})`,
    (t) => `max(-1e19, min(${t()}, ${random.of(["1e20", "1e39", "9007199254740993"])}))`,
    (t) => `${random.of(["max", "min"])}(${t()}, 0.125 + ${t()})`,
    (t) => `clip(${t()}, -1, ${random.of(["1", "1e21", "0.5 + 1"])})`,
    (t, depth) => `where(${condition(depth)}, ${t()}, ${random.oneIn(2) ? number() : t()})`,
    (_t, depth) =>
      `where(${condition(depth)}, ${random.of(["1", "-1", "3"])}, ${random.of(["0", "2", "0.5"])})`,
    (t, depth) => `(${t()} if ${condition(depth)} else ${number()})`,
    (t, depth) => `where(${condition(depth)}, ${t()}, -1e20) / 1e20`,
    (t) => `${t()} * 1e19 / 1e19`,
    (t) => `${random.of(["sum", "mean"])}(${t()}, ${random.of(["1", "-1", "2"])})`,
    (t) => `floor(${t()})`,
    (t) => `(${t()}) ${random.of(["//", "%"])} ${random.of(["0.7", "-1.3"])}`,
  ];
  return tensor(2 + random.below(3));
}

/** The settings that {@link settingFormula} reads, with two values each. */
export const settings = {
  width: [4, 6],
  ratio: [0.5, 1.5],
  last: [true, false],
  kind: ["large", "small"],
  sizes: [
    [1, 2],
    [3, 2, 5],
  ],
} as const;

/** A formula over {@link settings} and the shape of the input "input"; some come to no value. */
export function settingFormula(random: Random, kind: "number" | "condition"): string {
  const number: Grammar = (depth) => {
    if (depth <= 0)
      return random.of([
        "width",
        "ratio",
        "2",
        "3",
        "0.5",
        "1e2",
        "input.shape[1]",
        "input.shape[-1]",
        "len(sizes)",
      ]);
    const n = (): string => number(depth - 1 - random.below(2));
    return random.of([
      () => `(${n()} ${random.of(["+", "-", "*", "/", "//", "%"])} ${n()})`,
      () => `${n()} / 2`,
      () => `-${n()}`,
      () => `(${n()}) ** ${random.of(["2", "0", "-1", "0.5", "len([1, 2])"])}`,
      () => `${random.of(["min", "max"])}(${n()}, ${n()})`,
      () => `${random.of(["min", "max"])}(${random.oneIn(2) ? list(depth) : n()})`,
      () => `${random.of(["floor", "ceil", "round", "abs"])}(${n()})`,
      () => `round(${n()} + 0.5)`,
      () => `sqrt(abs(${n()}))`,
      () => `exp(min(${n()}, 2))`,
      () => `log(1 + abs(${n()}))`,
      () => `floor([${n()}])`,
      () => `sizes[${random.of(["0", "-1", "last", "width / 4", "len(sizes) - 1"])}]`,
      () => `[${n()}, ${n()}][${random.of(["last", "width > 4", "ratio * 2 // 2", "0"])}]`,
      () => `(${n()} if ${condition(depth - 1)} else ${n()})`,
    ])();
  };
  const list: Grammar = (depth) =>
    random.of([() => "sizes", () => `[${number(depth - 1)}, 2]`, () => `(sizes + [${number(depth - 1)}])`])();
  const condition: Grammar = (depth) => {
    const n = (): string => number(Math.min(depth, 1));
    if (depth > 0 && random.oneIn(2)) {
      const c = (): string => condition(depth - 1);
      return random.of([() => `not (${c()})`, () => `(${c()} and ${c()})`, () => `(${c()} or ${c()})`])();
    }
    return random.of([
      () => `${n()} ${random.of(["<", "<=", ">", ">=", "==", "!="])} ${n()}`,
      () => "last",
      () => "last == 1",
      () => 'kind == "large"',
      () => `sizes == ${random.of(["[1, 2]", "[1] + [2]", "[width / 4, 2]"])}`,
      () => `[${n()}] == [width]`,
    ])();
  };
  return kind === "number" ? number(3) : condition(2);
}
