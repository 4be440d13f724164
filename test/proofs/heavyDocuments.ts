import { type Document, emptyDocument } from "../../graph-schema/document.ts";

type Graph = Document["graph"];
type Node = Graph["nodes"][number];

const place = { position: [0, 0] as [number, number] };
const node = (id: string, type: string, params: Node["params"] = {}): Node => ({
  id,
  type,
  params,
  ...place,
});

/** Nodes in a row from an input; `ends` names the ports of the inner ones. */
function rowOf(inner: readonly Node[], ends = { input: "x", output: "y" }): Graph {
  const nodes = [node("data", "input", { shape: [8] }), ...inner];
  const edges = inner.map(({ id }, i) => ({
    from: nodes[i]!.id,
    output: i === 0 ? "y" : ends.output,
    to: id,
    input: ends.input,
  }));
  return { nodes, edges };
}

/** Blocks of ten instances of the next one, `depth` deep: few bytes and 10^depth nodes. */
function laughs(depth: number, ports = { input: "data", output: "result" }): Document {
  const blocks: Record<string, unknown> = {};
  for (let level = 1; level <= depth; level++) {
    const of = level === 1 ? "relu" : `block:b${level - 1}`;
    const row = rowOf(
      Array.from({ length: 10 }, (_, i) => node(`n${i}`, of)),
      level === 1 ? undefined : ports,
    );
    const last = { from: "n9", output: level === 1 ? "y" : ports.output, to: "result", input: "x" };
    blocks[`b${level}`] = {
      ...{ title: `B${level}`, params: [] },
      graph: {
        nodes: [node("data", "input"), ...row.nodes.slice(1), node("result", "output")],
        edges: [...row.edges, last],
      },
    };
  }
  const graph = rowOf([node("top", `block:b${depth}`)], ports);
  return { ...emptyDocument(`laughs ${depth}`), graph, blocks: blocks as Document["blocks"] };
}

const chain = (length: number): Document => ({
  ...emptyDocument(`chain of ${length}`),
  graph: rowOf(Array.from({ length }, (_, i) => node(`n${i}`, "relu"))),
});

const deep = (depth: number): string =>
  JSON.stringify({ ...emptyDocument("deep"), graph: rowOf([node("fc", "linear", { units: 0 })]) }).replace(
    '"units":0',
    `"units":${"[".repeat(depth)}${"]".repeat(depth)}`,
  );

const huge = (): Document => ({
  ...emptyDocument("huge"),
  graph: rowOf([node("a", "linear", { units: 2 ** 40 }), node("b", "linear", { units: 2 ** 40 })]),
});

/** Texts of documents that are small or legal, and could cost a server much. */
export const heavyDocuments: Readonly<Record<string, () => string>> = {
  "blocks 3 deep": () => JSON.stringify(laughs(3)),
  "blocks 5 deep": () => JSON.stringify(laughs(5)),
  "blocks 12 deep": () => JSON.stringify(laughs(12)),
  "12 deep, miswired": () => JSON.stringify(laughs(12, { input: "no", output: "such" })),
  "nested 3,000": () => deep(3_000),
  "nested 300,000": () => deep(300_000),
  "huge settings": () => JSON.stringify(huge()),
  "chain of 19,000": () => JSON.stringify(chain(19_000)),
};
