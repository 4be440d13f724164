import type { CheckedGraph } from "../../compiler/check/checked.ts";
import { sameType, type TensorType } from "../../ir/types/shape.ts";
import { layers } from "../../layers/layers.ts";
import { block } from "./graph.ts";
import { flows, type Growing, maskFormula, type Source, y } from "./growing.ts";
import { settingFormula, settings } from "./randomFormula.ts";

/** Adds to a document what its nodes have to do with each other; nothing where they do not lend themselves to it. */
export type Growth = (g: Growing) => void;

/** A layer or an instance of a block whose module is called once more, with other numbers where there are some. */
const callAgain: Growth = (g) => {
  const { random } = g;
  const many = g.placed(
    ({ node, parameters = [], bodies, inputs }) =>
      (parameters.length > 0 || bodies !== undefined) &&
      Object.keys(inputs).length > 0 &&
      node.tiedTo === undefined &&
      !bodies?.some(needsPositive),
  );
  if (many.length === 0) return;
  const { node, outputs } = random.of(many);
  const { wrapper: _, ...plain } = node;
  const from = g.entering(node.id).map((e) => {
    const { type } = g.sources(() => true).find((s) => s.from === e.from && s.output === e.output)!;
    const other = random.of(g.sources((t) => sameType(t, type)));
    return [e.input, flows(type) ? g.bounded(other) : other] as const;
  });
  // Two wires into one port would need an order.
  if (new Set(from.map(([input]) => input)).size < from.length) return;
  const { type, params, bypassed, frozen } = plain;
  const own = node.type.startsWith("block:") && random.oneIn(3);
  const id = g.place(type, params, {
    from: Object.fromEntries(from),
    ...(bypassed !== undefined && { bypassed }),
    ...(own ? frozen && { frozen } : { tiedTo: node.id }),
  });
  g.leave(id, ...Object.keys(outputs));
};

/** Whether a layer of a graph has an answer to positive numbers only, such as a root. */
const needsPositive = ({ nodes }: CheckedGraph): boolean =>
  [...nodes.values()].some(({ layer, bodies }) =>
    bodies ? bodies.some(needsPositive) : layer!.examples.every(({ range: [low] = [-1] }) => low > 0),
  );

/** The layers that a weight leads back through, by the layer that it belongs to. */
const decoders: Readonly<
  Record<string, (x: TensorType, params: Readonly<Record<string, unknown>>) => [string, object]>
> = {
  linear: (x) => ["linear", { units: x.shape.at(-1) }],
  embedding: (_x, { count }) => ["linear", { units: count }],
  ...Object.fromEntries(
    [1, 2, 3].map((axes) => [
      `conv${axes}d`,
      (x: TensorType, { kernel, stride, groups }: Readonly<Record<string, unknown>>) => [
        `convTranspose${axes}d`,
        { channels: x.shape[1], kernel, stride, groups },
      ],
    ]),
  ),
};

/** A decoder: the weight of a layer, transposed, behind what the layer answers. */
const decode: Growth = (g) => {
  const { random } = g;
  const many = g.placed(
    ({ node, inputs }) => node.type in decoders && node.tiedTo === undefined && "x" in inputs,
  );
  if (many.length === 0) return;
  const { node, inputs, params } = random.of(many);
  const [type, given] = decoders[node.type]!(inputs.x![0]!, params!);
  const known = Object.entries(given).filter(([, value]) => value !== undefined);
  const id = g.place(
    type,
    { ...Object.fromEntries(known), bias: random.oneIn(2) },
    {
      from: { x: g.bounded(y(node.id)) },
      tiedTo: node.id,
      ...(node.type === "linear" && random.oneIn(2) && { tiedTransposed: true }),
      ...(random.oneIn(6) && { frozen: true }),
    },
  );
  g.leave(id);
};

/** A layer with numbers of its own that keeps a shape. */
function keeping({ shape }: TensorType, g: Growing): [string, object] {
  const last = shape.at(-1);
  const axes = shape.length - 2;
  const convolution = axes > 0 && axes < 4 && typeof shape[1] === "number";
  const many: [string, object][] = [
    ...(typeof last === "number" ? ([["linear", { units: last }]] as [string, object][]) : []),
    ...(typeof last === "number" ? ([["layerNorm", {}]] as [string, object][]) : []),
    ...(convolution ? ([[`conv${axes}d`, { channels: shape[1], padding: 1 }]] as [string, object][]) : []),
    ...(convolution ? ([[`batchNorm${axes}d`, {}]] as [string, object][]) : []),
    ["prelu", {}],
  ];
  return g.random.of(many);
}

const small = ({ shape }: TensorType): boolean => shape.every((d) => typeof d !== "number" || d <= 8);

/** A row of copies of a block with several ports that chain by name, of one set of weights or several, perhaps twice. */
const row: Growth = (g) => {
  const { random } = g;
  const many = g.sources((t) => flows(t) && t.shape.length > 1 && small(t));
  if (many.length === 0) return;
  const state = random.of(many);
  const alike = many.filter(({ type }) => sameType(type, state.type));
  const [type, params] = keeping(state.type, g);
  const gated = random.oneIn(2);
  const skips = random.oneIn(2);
  const cell = block(
    { title: "Cell", params: [{ name: "depth", default: 2 }] },
    [
      ...(gated ? ([["mask", "input"]] as const) : []),
      ...(skips ? ([["skip_in", "input"]] as const) : []),
      ["stateIn", "input"],
      ["layer", type, params as never, random.oneIn(4) ? { wrapper: "weightNorm" } : {}],
      ["act", "tanh"],
      ...(gated ? ([["gate", "multiply"]] as const) : []),
      ...(skips ? ([["sum", "add"]] as const) : []),
      ["stateOut", "output"],
      ...(skips ? ([["skip_out", "output"]] as const) : []),
      ...(random.oneIn(2) ? ([["seen", "output"]] as const) : []),
    ],
    [],
  );
  const end = gated ? "gate" : "act";
  const wires = [
    ["stateIn", "layer", "x"],
    ["layer", "act", "x"],
    ...(gated
      ? [
          ["act", "gate", "a"],
          ["mask", "gate", "b"],
        ]
      : []),
    ...(skips
      ? [
          ["skip_in", "sum", "a"],
          [end, "sum", "b"],
          ["sum", "skip_out", "x"],
        ]
      : []),
    [end, "stateOut", "x"],
    ...(cell.graph.nodes.some((n) => n.id === "seen") ? [["layer", "seen", "x"]] : []),
  ] as [string, string, string][];
  const edges = wires.map(([from, to, input]) => ({ from, output: "y", to, input }));
  const of = g.define({ ...cell, graph: { ...cell.graph, edges } });
  const other = (): Pick<Source, "from" | "output"> => g.bounded(random.of(alike));
  const settingsOf = (): object => ({
    repeat: random.oneIn(3) ? 1 : 2 + random.below(2),
    ...(random.oneIn(2) && { oneSetOfWeights: true }),
  });
  const outputs = cell.graph.nodes.filter((n) => n.type === "output").map((n) => n.id);
  const from = () => ({
    stateIn: other(),
    ...(gated && { mask: other() }),
    ...(skips && { skip_in: other() }),
  });
  const given = settingsOf();
  const first = g.place(of, given, { from: from() });
  g.leave(first, ...outputs);
  if (random.oneIn(2))
    g.leave(
      random.oneIn(2)
        ? g.place(of, given, { from: from(), tiedTo: first })
        : g.place(of, settingsOf(), { from: from() }),
      ...outputs,
    );
};

/** A block whose settings are formulas over those of its instances and over shapes. */
const formulas: Growth = (g) => {
  const { random } = g;
  const many = g.sources((t) => flows(t) && t.shape.length > 1 && small(t));
  if (many.length === 0) return;
  const { from, output } = random.of(many);
  // A tenth more, as what comes to a half is rounded up or down by the last bit of a logarithm.
  const units = `=max(1, min(6, round(0.1 + ${settingFormula(random, "number")})))`;
  const bypassed = `=${settingFormula(random, "condition")}`;
  const of = g.define(
    block(
      {
        title: "Formulas",
        params: Object.entries(settings).map(([name, [first]]) => ({
          name,
          default: Array.isArray(first) ? [...(first as number[])] : (first as never),
          ...(name === "kind" && { choices: [...settings.kind] }),
        })),
      },
      [
        ["input", "input"],
        ["fc", "linear", { units }],
        ["act", "tanh", {}, random.oneIn(2) ? { bypassed } : {}],
        ["output", "output"],
      ],
      ["input>fc.x", "fc>act.x", "act>output.x"],
    ),
  );
  for (let i = 0; i < 2; i++) {
    const chosen = Object.entries(settings).flatMap(([name, [, second]]) =>
      i === 1 && random.oneIn(2) ? [[name, second]] : [],
    );
    g.leave(g.place(of, Object.fromEntries(chosen), { from: { input: { from, output } } }), "output");
  }
};

/** Layers over maps whose channels come last, between two permutations. */
const channelsLast: Growth = (g) => {
  const { random } = g;
  const many = g.sources((t) => flows(t) && t.shape.length > 2 && typeof t.shape[1] === "number" && small(t));
  if (many.length === 0) return;
  const { type, ...source } = random.of(many);
  const inner = type.shape.flatMap((_, axis) => (axis > 1 ? [axis] : []));
  const last = type.shape.length - 1;
  let now = y(g.place("permute", { axes: [0, ...inner, 1] }, { from: { x: g.bounded(source) } }));
  for (let i = 1 + random.below(2); i > 0; i--) {
    const [layer, params] = random.of([
      ["linear", { units: 1 + random.below(4) }],
      ["layerNorm", { eps: 1e-3 }],
      ["rmsNorm", { eps: 1e-3 }],
      ["l2Normalize", {}],
      ["softmax", {}],
      ["prelu", {}],
      ["expression", { formula: "x / sqrt(1 + mean(x ** 2, -1))" }],
      ["reduce", { axes: [-1], keepdim: true }],
    ] as const);
    now = y(g.place(layer, params, { from: { x: now } }));
  }
  const back = inner.map((_, i) => i + 1);
  g.leave(g.place("permute", { axes: [0, last, ...back] }, { from: { x: now } }));
};

/** The attentions that take masks. */
const masked = Object.values(layers).filter(
  (layer) =>
    layer.category === "attention" &&
    Object.values(layer.inputs).some(({ dtype }) => dtype?.includes("bool")),
);

/** An attention with any mix of its masks, of which some leave a query no key. */
const attention: Growth = (g) => {
  const { random } = g;
  const many = g.sources(
    (t) => flows(t) && t.shape.length === 3 && typeof t.shape[2] === "number" && small(t),
  );
  if (many.length === 0) return;
  const layer = random.of(masked);
  const sequence = (): Source => {
    const { type, ...x } = random.of(many);
    const from = g.place("linear", { units: 4 }, { from: { x: g.bounded(x) } });
    return { ...y(from), type: { ...type, shape: [...type.shape.slice(0, 2), 4] } };
  };
  const [query, memory] = [sequence(), sequence()];
  const isMask = (port: string): boolean => layer.inputs[port]!.dtype?.includes("bool") ?? false;
  const from: Record<string, Source> = {};
  Object.entries(layer.inputs).forEach(([port, { optional }], i) => {
    if (!isMask(port) && (!optional || random.oneIn(2))) from[port] = i === 0 ? query : memory;
  });
  const isSequence = Object.keys(from);
  for (const port of Object.keys(layer.inputs).filter(isMask)) {
    if (random.oneIn(3)) continue;
    const [, t] = query.type.shape;
    const [, s] = from[isSequence[1]!]?.type.shape ?? query.type.shape;
    const own = port === "padding" && isSequence.includes("memory");
    const shape = port === "mask" ? [t!, s!] : [own ? t! : s!];
    const noise = g.place("input", { shape });
    const value = random.of([-0.8, 0, 0.8]);
    const condition = y(g.place("compare", { value }, { from: { a: y(noise) } }));
    const added = layer.inputs[port]!.dtype!.includes("float32") && random.oneIn(2);
    from[port] = {
      ...(added
        ? y(g.place("expression", { formula: maskFormula }, { from: { seen: condition } }))
        : condition),
      type: query.type,
    };
  }
  const known = { heads: 2, keyValueHeads: 1, feedforward: 6, dropout: 0, causal: random.oneIn(2) };
  const params = Object.entries(known).filter(([name]) => name in layer.params.shape);
  g.leave(g.place(layer.type, Object.fromEntries(params), { from }));
};

/** Every growth by name. */
export const growths: Readonly<Record<string, Growth>> = {
  channelsLast,
  attention,
  row,
  formulas,
  decode,
  callAgain,
};
