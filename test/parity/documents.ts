import { type Document, emptyDocument, type Node } from "../../graph-schema/document.ts";
import { blocksDocument } from "../golden/blocks.ts";

/** What no example of a single layer shows: documents whose nodes have to do with each other. */
export const documents: Readonly<Record<string, Document>> = {
  "a head that shares the weight of the embedding": graph(
    [
      ["tokens", "input", { shape: ["T"], dtype: "int32" }],
      ["embedding", "embedding", { count: 7, dimension: 4 }],
      ["head", "linear", { units: 7 }, "embedding"],
      ["out", "output"],
    ],
    ["tokens>embedding.x", "embedding>head.x", "head>out.x"],
  ),
  "a layer that shares all parameters of one behind it": graph(
    [
      ["x1", "input", { shape: [3, "T"] }],
      ["first", "conv1d", { channels: 3, padding: 1 }, "second"],
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
  "copies of blocks": blocksDocument(),
};

type Placed = readonly [id: string, type: string, params?: Node["params"], tiedTo?: string];

/** Nodes, and wires "from>to.input" between their outputs y and inputs. */
function graph(placed: readonly Placed[], wires: readonly string[]): Document {
  const nodes = placed.map(([id, type, params = {}, tiedTo], i): Node => ({
    id,
    type,
    params,
    position: [i * 200, 0],
    ...(tiedTo !== undefined && { tiedTo }),
  }));
  const edges = wires.map((wire) => {
    const [from, to, input] = wire.split(/[>.]/) as [string, string, string];
    return { from, output: "y", to, input };
  });
  return { ...emptyDocument(), graph: { nodes, edges } };
}
