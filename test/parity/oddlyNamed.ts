import { blockNameOf, type Document, type Graph, type Node } from "../../graph-schema/document.ts";
import type { Random } from "../../layers/testing/random.ts";

/** What Python, PyTorch, JavaScript, emitted code or ONNX may read, or what looks like a name that they make. */
const names = [
  "abs float_ getattr hasattr input int isinstance len list max min module output range round sum super tuple type_ zip",
  "constant_0 constant_1 constant_2 loss model data step target weight bias penalty rotate causal_mask run_lstm F_ nn_",
  "None_ True_ Model Linear Constant Block N T H index repeat train_ val_ constructor toString valueOf hasOwnProperty",
  "isPrototypeOf has_max max_y0 n0_x_ leaf op byproduct sizes step_ key rate a A a_ a__ x_ x lambda_ print e1 inf nan",
].flatMap((line) => line.split(" "));
const titles = [
  "None",
  "True",
  "False",
  "F",
  "Model",
  "Constant",
  "7 up",
  "run lstm",
  "…",
  "Block",
  "nn",
  "Sequential",
];

/** The same document with other names of nodes and blocks, and of what follows them. */
export function oddlyNamed(document: Document, random: Random): Document {
  const blocks = new Map(
    Object.entries(document.blocks ?? {}).map(([name, b]) => [
      name,
      { b, ids: renaming(b.graph, random, readsNames(document, name) ? isPort : undefined) },
    ]),
  );
  const blockNames = new Map([...blocks.keys()].map((name, i) => [name, `${random.of(names)}_b${i}`]));
  const ports = (g: Graph, id: string): ReadonlyMap<string, string> | undefined => {
    const block = blockNameOf(g.nodes.find((n) => n.id === id)?.type ?? "");
    return block === undefined ? undefined : blocks.get(block)?.ids;
  };
  const renamed = (g: Graph, ids: ReadonlyMap<string, string>): Graph => ({
    nodes: g.nodes.map((n) => {
      const block = blockNameOf(n.type);
      return {
        ...n,
        id: ids.get(n.id)!,
        ...(block !== undefined && { type: `block:${blockNames.get(block)}` }),
        ...(n.tiedTo !== undefined && { tiedTo: ids.get(n.tiedTo)! }),
      };
    }),
    edges: g.edges.map((e) => ({
      from: ids.get(e.from)!,
      output: ports(g, e.from)?.get(e.output) ?? e.output,
      to: ids.get(e.to)!,
      input: ports(g, e.to)?.get(e.input) ?? e.input,
    })),
  });
  const all = [...blocks].map(([name, { b, ids }]) => [
    blockNames.get(name)!,
    { ...b, title: random.of(titles), graph: renamed(b.graph, ids) },
  ]);
  return {
    ...document,
    name: random.of([document.name, '"""', "\\", "größe\u202e", "# {x}"]),
    graph: renamed(document.graph, renaming(document.graph, random)),
    ...(all.length > 0 && { blocks: Object.fromEntries(all) as Document["blocks"] }),
  };
}

const isPort = ({ type }: Node): boolean => type === "input" || type === "output";

/** Whether the names of a block's ports mean something: to a formula, or to a row, whose copies they join. */
const readsNames = ({ graph, blocks = {} }: Document, name: string): boolean =>
  /"=/.test(JSON.stringify(blocks[name]!.graph)) ||
  [graph, ...Object.values(blocks).map((b) => b.graph)].some(({ nodes }) =>
    nodes.some((n) => blockNameOf(n.type) === name && "repeat" in n.params),
  );

/** A new name for half of the nodes, but for those that `stay`. */
function renaming(
  { nodes }: Graph,
  random: Random,
  stays: (node: Node) => boolean = () => false,
): Map<string, string> {
  const taken = new Set(nodes.map((n) => n.id));
  const free = (): string => {
    const name = random.of(names);
    return taken.has(name) ? free() : name;
  };
  return new Map(
    nodes.map((node) => {
      const { id } = node;
      if (stays(node) || random.oneIn(2) || taken.size > nodes.length + names.length / 2) return [id, id];
      const name = free();
      taken.add(name);
      return [id, name];
    }),
  );
}
