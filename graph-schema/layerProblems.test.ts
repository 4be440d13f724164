import { expect, test } from "vitest";
import { check } from "../compiler/check/check.ts";
import type { Dim } from "./dim.ts";
import { applyEdit } from "./edit.ts";
import type { LayerExample } from "./layer.ts";
import { layerOf } from "./layers.ts";
import { renderDiagnostic } from "./problem.ts";
import { exampleDocument } from "./testing/exampleDocument.ts";

type Faulty = [layer: string, inputs: LayerExample["inputs"], params?: Record<string, unknown>];

const x = (...shape: Dim[]) => ({ x: shape });
const ids = { dtype: "int32", shape: ["N", 6] } as const;

const faulty: Faulty[] = [
  ["linear", x("N")],
  ["linear", x("N", "T")],
  ["linear", { x: ids }],
  ["linear", x("N", 32, 13, 13)],
  ["embedding", x("N", "T")],
  ["conv2d", x("N", 784)],
  ["conv2d", x("N", 3072)],
  ["conv2d", x("N", 10)],
  ["conv2d", x("N", 28, 28)],
  ["conv2d", x("N", "C", 8, 8)],
  ["conv2d", x("N", 3, 2, 8)],
  ["conv2d", x("N", 3, 2, 8), { kernel: [5, 9], stride: 2, padding: [1, 0] }],
  ["conv2d", x("N", 6, 8, 8), { groups: 4 }],
  ["conv2d", x("N", 8, 8, 8), { groups: 4, channels: 6 }],
  ["conv2d", x("N", 3, 8, 8), { padding: "same", stride: 2 }],
  ["conv2d", x("N", 6, 2, 2), { groups: 4 }],
  ["conv1d", x("N", "T", 8)],
  ["conv1d", x("N", 64)],
  ["conv1d", x("N", 3, 4), { kernel: 3, dilation: 2 }],
  ["conv1d", x("N", 6, 9), { groups: 4 }],
  ["conv3d", x("N", 3, 8, 8)],
  ["conv3d", x("N", 3, 2, 8, 8)],
  ["conv3d", x("N", 3, 8, 8, 8), { padding: "same", stride: [1, 2, 1] }],
  ["depthwiseConv2d", x("N", 3)],
  ["depthwiseConv2d", x("N", 3, 2, 2)],
  ["separableConv2d", x("N", "C", "H", "W")],
  ["separableConv2d", x("N", 3, 4, 4), { kernel: 5 }],
  ["convTranspose1d", x("N", 3, 4), { outputPadding: 1 }],
  ["convTranspose3d", x("N", 3, 1, 1, 1), { padding: [0, 2, 0] }],
  ["convTranspose2d", x("N", 3, 4, 4), { outputPadding: 1 }],
  ["convTranspose2d", x("N", 3, 1, 1), { padding: 2 }],
  ["convTranspose2d", x("N", 4, 4, 4), { groups: 3 }],
  ["conv2d", x("N", 3, 2, 8), { padding: 2, paddingMode: "reflect" }],
  ["pad", x("N")],
  ["pad", x("N", 3, 4), { padding: [1, 1, 1, 1] }],
  ["pad", x("N", 3, 4, 4), { padding: [1, 1, 1] }],
  ["pad", x("N", 3, 4, 4), { padding: [0, 4], mode: "reflect" }],
  ["pad", x("N", 3, 2, 4), { padding: 3, mode: "circular" }],
  ["pad", x("N", 3), { mode: "circular" }],
  ["unfold", x("N", 3, 2, 8)],
  ["unfold", x("N", 3, 64, 64), { kernel: 33 }],
  ["fold", x("N", 18)],
  ["fold", x("N", 20, 36)],
  ["fold", x("N", 18, 30)],
  ["fold", x("N", 18, "T"), { outputSize: [2, 8] }],
  ["upsample", x("N", 3)],
  ["upsample", x("N", 3, 4, 4), { mode: "linear" }],
  ["upsample", x("N", 3, 4), { mode: "bicubic" }],
  ["upsample", x("N", 3, 4, 4), { alignCorners: true }],
  ["upsample", x("N", 3, 4, 4), { scaleFactor: [1, 2, 3] }],
  ["upsample", x("N", 3, 4, 4), { size: [4] }],
  ["upsample", x("N", 3, "H", 4), { scaleFactor: 1.2345 }],
  ["upsample", x("N", 3, 1, 4), { scaleFactor: 0.5 }],
  ["pixelShuffle", x("N", 6, 4, 4)],
  ["pixelUnshuffle", x("N", 3, 4, 5)],
  ["pixelUnshuffle", x("N", 3, "H", 4)],
  ["maxPool2d", x("N", 3, 1, 1)],
  ["maxPool2d", x("N", 3, 8, 8), { padding: 2 }],
  ["maxPool2d", x("N", 3, "H", 8), { stride: 3, ceilMode: true }],
  ["maxPool2d", x("N", 3, 2, 2), { kernel: 2, padding: 1, dilation: 3 }],
  ["maxPool2d", x("N", 3, 3, 9), { kernel: 4, dilation: 2, padding: 1 }],
  ["avgPool2d", x("N", 3, 2, 9), { kernel: [4, 3] }],
  ["avgPool2d", x("N", 100)],
  ["adaptiveAvgPool2d", x("N", 3, "H", "W"), { outputSize: 2 }],
  ["adaptiveAvgPool2d", x("N", 3, 100001, 3), { outputSize: [256, 1] }],
  ["maxPool1d", x("N", 3, 1)],
  ["maxPool3d", x("N", 3, 4, 4)],
  ["maxPool3d", x("N", 3, 4, 4, 4), { kernel: [2, 3, 2], padding: [1, 2, 0] }],
  ["avgPool1d", x("N", 3, "T"), { stride: 3, ceilMode: true }],
  ["avgPool3d", x("N", 3, 2, 2, 2), { kernel: [1, 3, 2] }],
  ["adaptiveMaxPool1d", x("N", 3, "T"), { outputSize: 4 }],
  ["adaptiveMaxPool2d", x("N", 3, 8)],
  ["adaptiveAvgPool3d", x("N", 3, "T", 4, 4), { outputSize: [2, 1, 1] }],
  ["globalAvgPool", x("N", 3)],
  ["globalMaxPool", x("N", 3)],
  ["lpPool1d", x("N", 3, 1)],
  ["lpPool2d", x("N", 3, "H", 4), { kernel: 1, stride: 2, ceilMode: true }],
  ["batchNorm1d", x("N", 3, 4, 4)],
  ["batchNorm1d", x("N", "T")],
  ["batchNorm2d", x("N", 3)],
  ["layerNorm", x("N")],
  ["layerNorm", x("N", "T")],
  ["layerNorm", x("N", 3, 4), { axes: 3 }],
  ["softmax", x("N", 3), { axis: 0 }],
  ["softmax", x("N", 3), { axis: 2 }],
  ["softmax", x("N")],
  ["flatten", x("N")],
  ["flatten", x("N", 3), { startAxis: 2 }],
  ["flatten", x("N", 3, 4), { startAxis: 2, endAxis: 1 }],
  ["reshape", x("N", 10), { shape: [3, 4] }],
  ["reshape", x("N", 10), { shape: [-1, -1] }],
  ["reshape", x("N", 10), { shape: [3, -1] }],
  ["reshape", x("N", "T"), { shape: [4, -1] }],
  ["reshape", x("N", 10), { shape: [5, -1], keepBatch: false }],
  ["reshape", x("N", 10), { shape: [0] }],
  ["unflatten", x("N", 10), { sizes: [3, -1] }],
  ["unflatten", x("N", 10), { axis: 0, sizes: [5, 2] }],
  ["unflatten", x("N", "T"), { sizes: [2, -1] }],
  ["squeeze", x("N", 3, 4)],
  ["squeeze", x("N", 1, 4)],
  ["squeeze", x("N", 1), { axis: 0 }],
  ["unsqueeze", x("N", 3), { axis: 0 }],
  ["unsqueeze", x("N", 3), { axis: 3 }],
  ["expand", x("N", 3, 4)],
  ["expand", x("N", 1), { sizes: [2, 3] }],
  ["expand", { x: [2, 1, 4], like: ["N", 3] }],
  ["stack", { x: [["N", 3], ids] }],
  [
    "stack",
    {
      x: [
        ["N", 3],
        ["N", 4],
        ["N", 3, 1],
      ],
    },
  ],
  ["stack", { x: [["N", 3]] }, { axis: 0 }],
  ["select", x("N", 3), { axis: 0 }],
  ["select", x("N", 3), { index: 3 }],
  ["slice", x("N", 3), { axis: 2 }],
  ["slice", x("N", 3), { start: 2, end: 2 }],
  ["gather", { x: ["N", 5, 3], index: ["N", 5, 3] }],
  ["gather", { x: ["N", 5, 3], index: { dtype: "int32", shape: ["N", 2] } }],
  ["gather", { x: ["N", 5, 3], index: { dtype: "int32", shape: ["N", 2, 4] } }],
  ["gather", { x: ["N", 5, 3], index: { dtype: "int32", shape: ["N", 2, 3] } }, { axis: 3 }],
  ["permute", x("N", 3, 4, 5)],
  ["permute", x("N", 3, 4), { axes: [1, 0, 2] }],
  ["permute", x("N", 3, 4), { axes: [0, 1, 1] }],
  ["add", { a: ["N", 64, 8, 8], b: ["N", 128, 8, 8] }],
  ["add", { a: ["N", 64, 8, 8], b: ["N", 128, 4, 4] }],
  ["add", { a: ["N", 128, "H", "W"], b: ["N", 64, "H", "W"] }],
  ["add", { a: ["N", 10], b: ["N", 20] }],
  ["add", { a: ["N", "T", 8], b: ["N", 8] }],
  ["add", { a: ["N", 1, 8], b: ["N", 8] }],
  ["add", { a: ["N", 3, 8], b: ["N", 5, 8] }],
  ["multiply", { a: ["N", 64, 8, 8], b: ["N", 64] }],
  ["multiply", { a: ["N", 64, 8, 8], b: ids }],
  [
    "concat",
    {
      x: [
        ["N", 3, 8, 8],
        ["N", 5, 8, 8],
        ["N", 5, 4, 4],
      ],
    },
  ],
  [
    "concat",
    {
      x: [
        ["N", 3],
        ["N", 3, 4],
      ],
    },
  ],
  ["concat", { x: [["N", 3], ids] }],
  [
    "concat",
    {
      x: [
        ["N", 3],
        ["N", 4],
      ],
    },
    { axis: 0 },
  ],
  ["concat", { x: [["N"], ["N"]] }],
  ["matMul", { a: ["N", 3, 4], b: ["N", 5, 4] }],
  ["matMul", { a: ["N", 4, 3], b: ["N", 4, 5] }],
  ["matMul", { a: ["N", 4, 3], b: ["N", 7, 5] }],
  ["matMul", { a: ["N", 4], b: ["N", 4] }],
  ["matMul", { a: ["N", 4, 3], b: ["N", 2, 3, 5] }],
  ["matMul", { a: ["N", 2, 4, 3], b: ["N", 5, 3, 5] }],
  ["scaledDotProductAttention", { query: ["N", 4], key: ["N", 4, 4], value: ["N", 4, 4] }],
  ["scaledDotProductAttention", { query: ["N", 4, 8], key: ["N", 5, 6], value: ["N", 6, 4] }],
  [
    "scaledDotProductAttention",
    { query: ["N", 4, 8], key: ["N", 5, 8], value: ["N", 5, 4], mask: ["N", 5, 4] },
  ],
  ["scaledDotProductAttention", { query: ["N", 2, 4, 8], key: ["N", 3, 5, 8], value: ["N", 3, 5, 4] }],
  ["scaledDotProductAttention", { query: ["N", 2, 4, 8], key: ["N", 5, 8], value: ["N", 5, 4] }],
  ["scaledDotProductAttention", { query: ["N", 4, "T"], key: ["N", 5, "T"], value: ["N", 5, 4] }],
  ["multiheadAttention", { query: ["N", 5, 10] }],
  ["multiheadAttention", { query: ["N", 10] }],
  ["multiheadAttention", { query: ["N", 5, "T"] }],
  ["multiheadAttention", { query: ["N", 5, 8], key: ["N", 5, 6] }],
  ["multiheadAttention", { query: ["N", 5, 8], key: ["N", 5, 8], value: ["N", 4, 8] }],
  ["multiheadAttention", { query: ids }],
  ["positionEmbedding", x("N", 10)],
  ["positionEmbedding", x("N", 600, 8)],
  ["positionEmbedding", x("N", 10, "T")],
  ["positionEmbedding", { x: ids }],
  ["bilinear", { a: ["N", 3], b: ["N", 2, 3] }],
  ["bilinear", { a: ["N"], b: ["N", "T"] }],
  ["constant", {}, { shape: [2, 3], values: [1, 2, 3] }],
  ["constant", {}, { values: [0.5], dtype: "int32" }],
  ["constant", {}, { shape: [10_000, 10_000] }],
  ["parameter", {}, { scale: -1 }],
  ["parameter", {}, { shape: [100_000, 100_000] }],
  ["input", {}, { shape: ["T", 3], standardize: true }],
  ["input", {}, { shape: ["N"] }],
];

const found = faulty.map(([type, inputs, params = {}]) => {
  const document = exampleDocument(layerOf(type)!, { inputs, params });
  const diagnostics = check(document).diagnostics.filter((d) => d.node === "node");
  const what = [
    type,
    JSON.stringify(inputs),
    ...(Object.keys(params).length ? [JSON.stringify(params)] : []),
  ];
  return { what: what.join(" "), document, diagnostics };
});

test("every fault is named in plain words, with its repair where there is one", async () => {
  const lines = found.map(({ what, diagnostics }) =>
    [what, ...diagnostics.map((d) => `  ${renderDiagnostic(d)}${d.fix ? ` → ${d.fix.title}` : ""}`)].join(
      "\n",
    ),
  );
  await expect(`${lines.join("\n\n")}\n`).toMatchFileSnapshot("testing/layerProblems.txt");
});

test.each(found)("$what is found, and its repairs work", ({ document, diagnostics }) => {
  expect(diagnostics).not.toEqual([]);
  for (const d of diagnostics) {
    if (!d.fix) continue;
    const mended = check(applyEdit(document, d.fix.edit).document);
    expect(mended.diagnostics.map(renderDiagnostic)).not.toContain(renderDiagnostic(d));
  }
});
