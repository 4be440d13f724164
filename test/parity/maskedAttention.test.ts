import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Document, type Edge, emptyDocument, type Node } from "../../graph-schema/document.ts";
import { tensor } from "../../ir/types/shape.ts";
import type { Layer } from "../../layers/layer.ts";
import { layers } from "../../layers/layers.ts";
import { expectClose } from "../../layers/testing/expectClose.ts";
import { ruleTypes } from "../../layers/testing/layerCase.ts";
import type { Tensors } from "../../training/run/tensor.ts";
import { type Compared, expectSame, runTorchCases, type TorchCase } from "./torchCases.ts";

// Every attention with every mix of its masks, where some or all queries see no key: what they gather is 0, forward and
// backward, in the step programs, in model.onnx and in PyTorch, whatever PyTorch's own attention answers there.

const bind = { N: 3, T: 5, S: 4 };
const isMask = ({ inputs }: Layer, port: string): boolean => inputs[port]!.dtype?.includes("bool") ?? false;
const masked = Object.values(layers).filter(
  (layer) => layer.category === "attention" && Object.keys(layer.inputs).some((port) => isMask(layer, port)),
);

/** What a mask adds to the score of a key: it hides it, or is the lowest number there is, beside which no score counts. */
const added = {
  infinite: "log(where(seen, 1, 0))",
  lowest: "where(seen, 0, -3.4028234663852886e38)",
} as const;

/** The masks that are wired, by port: a condition, or what is added to the scores. */
type Masks = Readonly<Record<string, "bool" | keyof typeof added>>;

interface Case extends TorchCase {
  layer: Layer;
  masks: Masks;
  causal: boolean;
}

const cases = masked.flatMap((layer) =>
  mixesOf(layer).flatMap((masks) =>
    [false, true].flatMap((causal) =>
      ["all", "some"].map((hidden): Case => ({
        layer,
        masks,
        causal,
        key: [layer.type, ...Object.entries(masks).flat(), causal ? "causal" : "", hidden].join("_"),
        document: documentOf({ layer, masks, causal }),
        // Ids of 0 hide their keys.
        feeding: { exclusiveUpperBound: hidden === "all" ? 1 : 2 },
        bind,
      })),
    ),
  ),
);

/** Every choice of masks, of each type that they may have. */
function mixesOf(layer: Layer): Masks[] {
  const ports = Object.keys(layer.inputs).filter((port) => isMask(layer, port));
  const add = (mixes: readonly Masks[], port: string): Masks[] => [
    ...mixes,
    ...layer.inputs[port]!.dtype!.flatMap((dtype) =>
      (dtype === "bool" ? (["bool"] as const) : (["infinite", "lowest"] as const)).flatMap((form) =>
        mixes.map((mix) => ({ ...mix, [port]: form })),
      ),
    ),
  ];
  return ports.reduce(add, [{}]);
}

/** The layer over sequences of T and others of S, its masks made from ids. */
function documentOf({ layer, masks, causal }: Pick<Case, "layer" | "masks" | "causal">): Document {
  const settings = { heads: 2, keyValueHeads: 1, feedforward: 6, dropout: 0, causal };
  const known = Object.entries(settings).filter(([name]) => name in layer.params.shape);
  const params = Object.fromEntries(known) as Node["params"];
  const nodes: Node[] = [];
  const edges: Edge[] = [];
  const place = (node: Pick<Node, "id" | "type" | "params">, from: Record<string, string> = {}): void => {
    nodes.push({ ...node, position: [0, 0] });
    for (const [input, source] of Object.entries(from))
      edges.push({ from: source, output: "y", to: node.id, input });
  };
  const sequences = Object.keys(layer.inputs).filter((port) => !isMask(layer, port));
  const types = Object.fromEntries(
    sequences.map((port, i) => [port, [tensor(["N", i === 0 ? "T" : "S", 4])]]),
  );
  const wires: Record<string, string> = {};
  for (const [port, [type]] of Object.entries(types)) {
    wires[port] = `the_${port}`;
    place({ id: wires[port], type: "input", params: { shape: [...type!.shape.slice(1)] } });
  }
  for (const [port, form] of Object.entries(masks)) {
    const shape = [["T"], ["S"], ["T", "S"]].find((candidate) =>
      ruleTypes({
        layer,
        params: layer.params.parse(params),
        types: { ...types, [port]: [tensor(["N", ...candidate], "bool")] },
      }),
    )!;
    place({ id: `${port}_ids`, type: "input", params: { shape, dtype: "int32" } });
    // The mask of padding is true where a key is hidden, the other where it is seen.
    const id = shape.length === 1 ? 0 : 1;
    place({ id: `${port}_is`, type: "paddingMask", params: { id } }, { x: `${port}_ids` });
    wires[port] = form === "bool" ? `${port}_is` : `${port}_added`;
    if (form === "bool") continue;
    place({ id: wires[port], type: "expression", params: { formula: added[form] } }, { seen: `${port}_is` });
  }
  place({ id: "layer", type: layer.type, params }, wires);
  place({ id: "out", type: "output", params: {} }, { x: "layer" });
  return { ...emptyDocument(layer.type), graph: { nodes, edges } };
}

const root = mkdtempSync(join(tmpdir(), "tensorloom-masks-"));
let compared: Compared;

beforeAll(async () => {
  compared = await runTorchCases(cases, root);
}, 300_000);

afterAll(() => rmSync(root, { recursive: true, force: true }));

test.each(cases)("$key", ({ key }) =>
  expectSame(key, compared, { outputs: { relative: 1e-5 }, gradients: { relative: 2e-5 } }),
);

test.each(cases.filter(({ layer }) => layer.type === "scaledDotProductAttention"))(
  "by definition: $key",
  ({ key, masks, causal }) => {
    const { inputs, outputs } = compared.ours.get(key)!;
    expectClose([...(outputs.out!.data as Float32Array)], attention(inputs, { masks, causal }));
  },
);

test.each(cases.filter(({ masks, feeding }) => "padding" in masks && feeding.exclusiveUpperBound === 1))(
  "nothing is learned from hidden keys: $key",
  ({ key }) => {
    const projections = Object.entries(compared.ours.get(key)!.gradients).filter(([name]) =>
      /self_attn\.in_proj|^layer\.(in|[qkv])_proj|^the_(key|value)$/.test(name),
    );
    expect(projections.length).toBeGreaterThan(0);
    for (const [name, { data }] of projections)
      expect(
        [...data].every((v) => Number(v) === 0),
        name,
      ).toBe(true);
  },
);

/** Attention as it is defined, over the keys that a query sees; 0 where there is none. */
function attention(x: Tensors, { masks, causal }: Pick<Case, "masks" | "causal">): number[] {
  const { N, T, S } = bind;
  const [q, k, v] = ["query", "key", "value"].map((name) => [...(x[`the_${name}`]!.data as Float32Array)]);
  const row = (of: number[] | undefined, i: number): number[] => of!.slice(4 * i, 4 * i + 4);
  const dot = (a: number[], b: number[]): number => a.reduce((sum, one, i) => sum + one * b[i]!, 0);
  return Array.from({ length: N * T }, (_, at) => {
    const [n, t] = [Math.floor(at / T), at % T];
    const isTrue = (s: number): boolean => x.mask_ids?.data[at * S + s] === 1;
    const seen = Array.from({ length: S }, (_, s) => s).filter(
      (s) =>
        (!causal || s <= t) &&
        (!x.padding_ids || x.padding_ids.data[n * S + s] !== 0) &&
        (!masks.mask || masks.mask === "lowest" || isTrue(s)),
    );
    const low = seen.some(isTrue) ? 0 : 1;
    const weights = seen.map((s) =>
      masks.mask !== "lowest" || isTrue(s) ? Math.exp(dot(row(q, at), row(k, n * S + s)) / 2) : low,
    );
    const total = weights.reduce((a, w) => a + w, 0);
    return [0, 1, 2, 3].map((f) =>
      seen.reduce((sum, s, i) => sum + (weights[i]! / total) * row(v, n * S + s)[f]!, 0),
    );
  }).flat();
}
