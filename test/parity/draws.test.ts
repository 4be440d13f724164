import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Document } from "../../graph-schema/document.ts";
import type { LayerExample } from "../../layers/layer.ts";
import { layers } from "../../layers/layers.ts";
import { seededRandom } from "../../layers/testing/random.ts";
import { runPython } from "../oracles.ts";
import { block, graph } from "./graph.ts";
import { layerDocument } from "./layerDocument.ts";
import { missesOfTraining, runTrainedCases, type Trained, trainedCase } from "./trainedCases.ts";
import { trainedDocument } from "./trainedDocument.ts";

// What draws random numbers is trained here and by train.py for three steps, of which the last has fewer rows.

const bind = { N: 3, T: 5, H: 4, W: 6, L: 7, S: 6 };

/** The document with a layer before each of its outputs. */
function beforeOutputs({ graph, ...rest }: Document, type: string): Document {
  const outputs = graph.nodes.filter((n) => n.type === "output");
  const placed = outputs.map(({ id }) => ({ ...outputs[0]!, id: `${type}_${id}`, type, params: {} }));
  const edges = graph.edges.flatMap((e) =>
    outputs.some(({ id }) => id === e.to)
      ? [
          { ...e, to: `${type}_${e.to}` },
          { from: `${type}_${e.to}`, output: "y", to: e.to, input: "x" },
        ]
      : [e],
  );
  return { ...rest, graph: { nodes: [...graph.nodes, ...placed], edges } };
}

const drawing = Object.values(layers).flatMap((layer) => {
  const found = layer.examples.filter(({ params = {} }) => layer.draws?.(layer.params.parse(params)));
  // Examples that draw are few where most settings draw nothing.
  return found.map((example, i) => [`${layer.type} ${i}`, layerDocument(layer, example), example] as const);
});
// What draws for some settings alone draws nothing for others, or all behind it would have other numbers.
const still = Object.values(layers).flatMap((layer) => {
  const { draws } = layer;
  const found = draws && layer.examples.filter(({ params = {} }) => !draws(layer.params.parse(params)));
  return (found ?? []).slice(0, 2).map((example, i) => {
    const document = beforeOutputs(layerDocument(layer, example), "dropout");
    return [`${layer.type} that draws nothing ${i}, and what draws after it`, document, example] as const;
  });
});
const drops = (id: string, probability: number) => [id, "dropout", { probability }] as const;
const related: readonly (readonly [string, Document, LayerExample])[] = [
  [
    "branches of which one is read to its end first",
    graph(
      [
        ["x", "input", { shape: [4] }],
        drops("a", 0.3),
        drops("b", 0.6),
        ["c", "relu"],
        drops("d", 0.5),
        ["sum", "add"],
        ["out", "output"],
      ],
      ["x>a.x", "x>b.x", "a>c.x", "c>d.x", "d>sum.a", "b>sum.b", "sum>out.x"],
    ),
    { inputs: {} },
  ],
  [
    "a learned tensor without a batch, and what draws after it",
    graph(
      [
        ["x", "input", { shape: [4] }],
        ["offset", "parameter", { shape: [4, 4] }],
        drops("a", 0.5),
        ["scores", "matMul"],
        drops("b", 0.5),
        ["out", "output"],
      ],
      ["offset>a.x", "x>scores.a", "a>scores.b", "scores>b.x", "b>out.x"],
    ),
    { inputs: {} },
  ],
  [
    "what nothing reads, and what draws after it",
    graph(
      [["x", "input", { shape: [4] }], drops("unread", 0.4), drops("a", 0.5), ["out", "output"]],
      ["x>unread.x", "x>a.x", "a>out.x"],
    ),
    { inputs: {} },
  ],
  [
    "a module that is called for rows, for a learned tensor without any, and in a row of its own",
    {
      ...graph(
        [
          ["x", "input", { shape: [4] }],
          ["offset", "parameter", { shape: [4, 4] }],
          ["a", "block:noisy"],
          ["b", "block:noisy", {}, { tiedTo: "a" }],
          ["c", "block:noisy", { repeat: 3, oneSetOfWeights: true }],
          ["scores", "matMul"],
          drops("d", 0.5),
          ["out", "output"],
        ],
        ["offset>a.x", "a:y>c.x", "x>b.x", "b:y>scores.a", "c:y>scores.b", "scores>d.x", "d>out.x"],
      ),
      blocks: {
        noisy: block(
          { title: "Noisy" },
          [["x", "input"], ["fc", "linear", { units: 4 }], drops("drop", 0.5), ["y", "output"]],
          ["x>fc.x", "fc>drop.x", "drop>y.x"],
        ),
      },
    },
    { inputs: {} },
  ],
];
const cases = [...drawing, ...still, ...related].map(([name, document, feeding], i) => ({
  ...{ name, key: `case_${i}`, feeding, bind },
  document: beforeOutputs(document, "prelu"), // A slope to learn.
}));

const root = mkdtempSync(join(tmpdir(), "tensorloom-draws-"));
let trained: Trained;

beforeAll(async () => {
  const made = cases.map(async (one) => {
    const random = await trainedDocument(one, seededRandom(7));
    return (await trainedCase({ ...one, ...random }))!;
  });
  trained = await runTrainedCases(await Promise.all(made), root);
}, 120_000);

afterAll(() => rmSync(root, { recursive: true, force: true }));

test.each(cases)("$name", ({ key }) => expect(missesOfTraining(key, trained)).toEqual([]));

test("what PyTorch fuses draws the same, and nothing else may be drawn", async () => {
  const { fused, plain, refusal } = await runPython<{
    fused: number[][];
    plain: number[][];
    refusal: string;
  }>(new URL("draws.py", import.meta.url).pathname, {
    directory: join(root, cases.find(({ name }) => name === "dropout 0")!.key),
  });
  expect(new Set(plain.flat()).size).toBeGreaterThan(10);
  expect(fused).toEqual(plain);
  expect(refusal).toMatch(/^aten.rand.default would draw other numbers/);
});
