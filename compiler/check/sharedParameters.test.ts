import { describe, expect, test } from "vitest";
import { renameNode, setParams, shareParameters } from "../../graph-schema/edits/compose.ts";
import { type Document, emptyDocument, type Node } from "../../graph-schema/document.ts";
import { applyEdit, type Edit } from "../../graph-schema/edits/edit.ts";
import { printDocument } from "../../graph-schema/printDocument.ts";
import { renderDiagnostic } from "../../graph-schema/diagnostics/render.ts";
import { modelSource } from "../emit/pytorch/pyTorch.ts";
import { onnxModel } from "../emit/onnx/onnx.ts";
import { createBuilder } from "../../ir/builder.ts";
import { sizeOf } from "../../ir/types/shape.ts";
import { lower } from "../lower/lower.ts";
import type { LoweringContext, ModelState } from "../lower/lowerNode.ts";
import { predictStep } from "../steps/predictStep.ts";
import { check } from "./check.ts";
import { sharingTargets } from "./sharedParameters.ts";

type Placed = [id: string, type: string, params?: Node["params"], tiedTo?: string | undefined];

/** A chain of layers behind token ids. */
function chain(...layers: Placed[]): Document {
  const all: typeof layers = [
    ["tokens", "input", { shape: ["T"], dtype: "int32" }],
    ...layers,
    ["out", "output"],
  ];
  const nodes = all.map(([id, type, params = {}, tiedTo], i): Node => ({
    id,
    type,
    params,
    position: [i * 200, 0],
    ...(tiedTo !== undefined && { tiedTo }),
  }));
  const edges = all.slice(1).map(([to], i) => ({ from: all[i]![0], output: "y", to, input: "x" }));
  return { ...emptyDocument(), graph: { nodes, edges } };
}

const language = (tiedTo?: string): Document =>
  chain(
    ["embedding", "embedding", { count: 50, dimension: 8 }],
    ["act", "relu"],
    ["head", "linear", { units: 50 }, tiedTo],
  );
/** The one that shares comes before the one that lends. */
const forward = chain(
  ["embedding", "embedding", { count: 5, dimension: 4 }],
  ["first", "linear", { units: 4, bias: false }, "second"],
  ["second", "linear", { units: 4 }],
);

const after = (d: Document, edit: Edit): Document => applyEdit(d, edit).document;
const sentences = (d: Document): string[] => check(d).diagnostics.map(renderDiagnostic);

function stateOf(document: Document): ModelState[] {
  const context: LoweringContext = {
    b: createBuilder(),
    training: false,
    bind: {},
    drawn: 0,
    state: [],
    inputs: new Map(),
  };
  lower(check(document), context);
  return context.state;
}

describe("a head that shares the weight of the embedding", () => {
  const checked = check(language("embedding"));

  test("costs it once and keeps its own bias", () => {
    expect(checked.ok).toBe(true);
    expect(checked.total.parameters).toBe(50 * 8 + 50);
    expect(checked.nodes.get("head")).toMatchObject({
      cost: { parameters: 50 },
      sharing: { to: "embedding", parameters: ["weight"], count: { parameters: 400, buffers: 0 } },
    });
    expect(check(language()).total.parameters).toBe(2 * 50 * 8 + 50);
  });

  test("has one leaf for it, which starts as the embedding's", () => {
    const state = stateOf(language("embedding"));
    expect(state.map((s) => s.name)).toEqual(["embedding.weight", "head.bias"]);
    expect(state[0]!.init.kind).toBe("normal");
  });

  test("is one initializer of the exported model", () => {
    const weight = (shape: number[]) => ({
      dtype: "float32" as const,
      shape,
      data: new Float32Array(sizeOf(shape)),
    });
    const weights = { "embedding.weight": weight([50, 8]), "head.bias": weight([50]) };
    const { graph } = onnxModel(predictStep(checked), { weights });
    const names = graph!.initializer!.flatMap((t) => (t.name!.includes(".") ? [t.name] : []));
    expect(names.sort()).toEqual(["embedding.weight", "head.bias"]);
    expect(graph!.input!.map((x) => x.name)).toEqual(["tokens"]);
  });

  test("computes with it, also where the head is frozen, which keeps it as it is", () => {
    const [node] = language("embedding").graph.nodes.filter((n) => n.id === "head");
    const edit: Edit = { kind: "replaceNode", id: "head", node: { ...node!, frozen: true } };
    const { text } = modelSource(check(after(language("embedding"), edit)));
    expect(text).toContain("        x = F.linear(x, self.embedding.weight, self.head.bias)");
    expect(text).toContain(
      `        self.head.register_parameter("weight", None)
        self.head.requires_grad_(False)
        self.embedding.get_parameter("weight").requires_grad_(False)
`,
    );
    expect(stateOf(after(language("embedding"), edit)).map((s) => s.frozen)).toEqual([true, true]);
  });
});

test("a node that comes first leaves start and freezing to the one that lends", () => {
  const linear = stateOf(forward);
  expect(linear.map((s) => [s.name, s.frozen])).toEqual([
    ["embedding.weight", false],
    ["second.weight", false],
    ["second.bias", false],
  ]);
  const second = forward.graph.nodes.find((n) => n.id === "second")!;
  const frozen = after(forward, { kind: "replaceNode", id: "second", node: { ...second, frozen: true } });
  expect(stateOf(frozen).map((s) => s.frozen)).toEqual([false, true, true]);

  const scale = (id: string, value: number, rest: Partial<Node> = {}): Node => ({
    id,
    type: "parameter",
    params: { shape: [2], init: "constant", scale: value },
    position: [0, 0],
    ...rest,
  });
  const nodes = [scale("copy", 7, { tiedTo: "scale" }), scale("scale", 3)];
  const free: Document = { ...emptyDocument(), graph: { nodes, edges: [] } };
  expect(stateOf(free).map((s) => [s.name, s.init])).toEqual([["scale", { kind: "constant", value: 3 }]]);
});

test.each<[string, Document, string]>([
  [
    "a node that does not exist",
    language("ghost"),
    'Linear "head", setting tiedTo: expected a node to share parameters with, got "ghost", which does not exist.',
  ],
  ["itself", language("head"), 'Linear "head", setting tiedTo: expected another node, got itself.'],
  [
    "a node without parameters",
    language("act"),
    'Linear "head", setting tiedTo: expected a node with weight [50, 8] and bias [50], got "act" with none.',
  ],
  [
    "one with others",
    after(language("embedding"), setParams(language("embedding"), "head", { units: 7 })),
    'Linear "head", setting tiedTo: expected a node with weight [7, 8] and bias [7], got "embedding" with weight [50, 8].',
  ],
  [
    "one that is tied itself",
    after(forward, shareParameters(forward, "second", "embedding")),
    'Linear "first", setting tiedTo: expected a node with parameters of its own, got "second", which shares those of another.',
  ],
  [
    "anything, without parameters of its own",
    after(language(), shareParameters(language(), "act", "head")),
    'ReLU "act", setting tiedTo: expected parameters to share, got none.',
  ],
])("a node tied to %s says so, and can be given its own", (_what, document, sentence) => {
  const found = check(document).diagnostics.find((d) => renderDiagnostic(d) === sentence);
  expect(sentences(document)).toContain(sentence);
  expect(found!.code).toMatch(/^(unknownTie|tiedParameters)$/);
  const { document: mended, inverse } = applyEdit(document, found!.fix!.edit);
  expect(sentences(mended)).not.toContain(sentence);
  expect(printDocument(applyEdit(mended, inverse).document)).toBe(printDocument(document));
});

test("while the other node is unknown nothing is said", () => {
  const broken = after(
    language("embedding"),
    setParams(language("embedding"), "embedding", { dimension: "wide" }),
  );
  expect(check(broken).diagnostics.map((d) => d.code)).toEqual(["settingKind"]);
});

test("is checked again when either node changes", () => {
  const edits: ((d: Document) => Edit)[] = [
    (d) => shareParameters(d, "head", "embedding"),
    (d) => setParams(d, "embedding", { count: 60 }),
    (d) => setParams(d, "head", { units: 60 }),
    (d) => renameNode(d, "embedding", "table"),
    (d) => shareParameters(d, "head", undefined),
  ];
  let now = language();
  let checked = check(now);
  for (const edit of edits) {
    now = after(now, edit(now));
    checked = check(now, checked);
    expect(checked).toEqual(check(now));
  }
});

test("nodes that fit are offered", () => {
  const checked = check(language());
  expect(sharingTargets(checked, "head")).toEqual(["embedding"]);
  expect(sharingTargets(checked, "embedding")).toEqual(["head"]);
  expect(sharingTargets(checked, "act")).toEqual([]);
  // What lends its own cannot share another's.
  expect(sharingTargets(check(language("embedding")), "embedding")).toEqual([]);
});
