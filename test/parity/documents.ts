import type { Document } from "../../graph-schema/document.ts";
import { blocksDocument } from "../golden/blocks.ts";
import { graph } from "./graph.ts";
import { sharedDocuments } from "./sharedDocuments.ts";

/** What no example of a single layer shows: documents whose nodes have to do with each other. */
export const documents: Readonly<Record<string, Document>> = {
  "a head that shares the weight of the embedding": graph(
    [
      ["tokens", "input", { shape: ["T"], dtype: "int32" }],
      ["embedding", "embedding", { count: 7, dimension: 4 }],
      ["head", "linear", { units: 7 }, { tiedTo: "embedding" }],
      ["out", "output"],
    ],
    ["tokens>embedding.x", "embedding>head.x", "head>out.x"],
  ),
  "a layer that shares all parameters of one behind it": graph(
    [
      ["x1", "input", { shape: [3, "T"] }],
      ["first", "conv1d", { channels: 3, padding: 1 }, { tiedTo: "second" }],
      ["second", "conv1d", { channels: 3, padding: 1 }],
      ["out", "output"],
    ],
    ["x1>first.x", "first>second.x", "second>out.x"],
  ),
  "a class token before a sequence, and a scale of its own": graph(
    [
      ["sequence", "input", { shape: ["T", 4] }],
      ["token", "parameter", { shape: [1, 1, 4], scale: 1 }],
      ["tokens", "expand", { sizes: [-1, -1] }],
      ["joined", "concat"],
      ["scale", "parameter", { shape: [4], init: "uniform", scale: 0.5 }],
      ["scaled", "multiply"],
      ["first", "select"],
      ["out", "output"],
      ["rest", "output"],
    ],
    [
      "token>tokens.x",
      "sequence>tokens.like",
      "tokens>joined.x",
      "sequence>joined.x",
      "joined>scaled.a",
      "scale>scaled.b",
      "scaled>first.x",
      "first>out.x",
      "scaled>rest.x",
    ],
  ),
  "a batch that only an unused input has": graph(
    [
      ["image", "input", { shape: [2] }],
      ["query", "parameter", { shape: [3, 4] }],
      ["queries", "expand", { sizes: [3, 4] }],
      ["out", "output"],
    ],
    ["query>queries.x", "image>queries.like", "queries>out.x"],
  ),
  "parts that a formula and a product over axes join again": graph(
    [
      ["sequence", "input", { shape: ["T", 7] }],
      ["parts", "split", { sizes: [3, 3, 1] }],
      ["scores", "einsum", { equation: "ntd,nsd->nts" }],
      ["mixed", "einsum", { equation: "nts,nsd->ntd" }],
      ["halves", "chunk", { axis: -1 }],
      ["gated", "expression", { formula: "(a - b) * sigmoid(a) + mean(b, 1) / (1 + abs(b)) ** 0.5" }],
      ["out", "output"],
      ["rest", "output"],
    ],
    [
      "sequence>parts.x",
      "parts:y0>scores.x0",
      "parts:y1>scores.x1",
      "scores>mixed.x0",
      "sequence>mixed.x1",
      "mixed>halves.x",
      "halves:y0>gated.a",
      "parts:y2>gated.b",
      "gated>out.x",
      "halves:y1>rest.x",
    ],
  ),
  "open sizes that their use settles": graph(
    [
      ["image", "input", { shape: [2, "H", "W"] }],
      ["query", "input", { shape: ["L", 3] }],
      ["table", "constant", { shape: [1, 6, 3] }],
      ["conv", "conv2d", { channels: 3, padding: 1 }],
      ["flat", "flatten"],
      ["head", "linear", { units: 3, inFeatures: 54 }],
      ["tall", "slice", { axis: 2, end: 1 }],
      ["row", "flatten"],
      ["width", "linear", { units: 3, inFeatures: 6 }],
      ["sum", "add"],
      ["both", "add"],
      ["shifted", "add"],
      ["out", "output"],
      ["positions", "output"],
    ],
    [
      "image>tall.x",
      "tall>row.x",
      "row>width.x",
      "image>conv.x",
      "conv>flat.x",
      "flat>head.x",
      "head>both.a",
      "width>both.b",
      "both>out.x",
      "query>shifted.a",
      "table>shifted.b",
      "shifted>sum.a",
      "query>sum.b",
      "sum>positions.x",
    ],
  ),
  "frozen layers, which keep their statistics and vectors as they are": graph(
    [
      ["image", "input", { shape: [2, 6, 6] }],
      ["conv", "conv2d", { channels: 3 }, { frozen: true, wrapper: "spectralNorm" }],
      ["norm", "batchNorm2d", {}, { frozen: true }],
      ["learned", "conv2d", { channels: 2 }, { wrapper: "spectralNorm" }],
      ["out", "output"],
    ],
    ["image>conv.x", "conv>norm.x", "norm>learned.x", "learned>out.x"],
  ),
  "copies of blocks": blocksDocument(),
  ...sharedDocuments,
};
