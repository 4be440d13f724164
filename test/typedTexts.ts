import type { Document, Node } from "../graph-schema/document.ts";
import type { Layer } from "../layers/layer.ts";
import { layers } from "../layers/layers.ts";
import { exampleDocument } from "../layers/testing/exampleDocument.ts";
import { blocksDocument } from "./golden/blocks.ts";

/** Names that Python, PyTorch, JavaScript, ONNX or the formulas read in a way of their own. */
const names: readonly string[] = [
  "x N T floor double None True self constructor toString valueOf hasOwnProperty __proto__ prototype lambda print",
  "torch nn F math max min range len super index repeat nan inf NaN Infinity E e1 l O0 constant_0 module input output",
].flatMap((line) => line.split(" "));

const digits = "9".repeat(400);

const broken: readonly string[] = [
  ...["", " ", "a b", "💣", "größe", "ﬁ", "\0", "\n", "\r\n", "\t", "\u2028", "\u202e", "\ud800", "\ufeff"],
  ...[
    '"',
    "'",
    '"""',
    "'''",
    "\\",
    "\\N",
    "`",
    "${x}",
    "{x}",
    "%s",
    "#",
    "*/",
    "</script>",
    "a.b",
    "a/b",
    "a:b",
  ],
  ...[digits, `-${digits}`, "1e999", "-0", "0x10", "1_000", "n".repeat(5000), "N*N", "2*T", "floor(T/2)"],
  ...["T+1", "[1]", "null", "block:", "block:__proto__", "-1", "0"],
];

const formulas: readonly string[] = [
  ...["=", "= ", "=floor", "=constructor", "=__proto__", "=None", "=N", "=T", "=x", "=index", "=1/0", "=0/0"],
  ...["=9**999", "=2**0.5", "=-1", "=1.5", "=True", '="a"', "=[1, 2]", "=[[1]]", "=1 if", "=x.shape", '="'],
  ...["=x.shape[0]", "=x.shape[99]", "=💣", "=\0", "=a b", "=1;2", "=(1,)", "=import os", "=max", "=max()"],
  ...[
    `=${"(".repeat(3000)}`,
    `=${"-".repeat(3000)}1`,
    `=${digits}`,
    `=1${"+1".repeat(240)}`,
    "=round(1e400)",
  ],
];

const numbers: readonly number[] = [0, -0, -1, 0.5, 1, 7, 1e-320, 2 ** 31, 2 ** 53, 1e19, 1e308, -1e308];

const values: readonly (string | number)[] = [...names, ...broken, ...formulas, ...numbers];

/** A document with what a person might type somewhere; it need be none. */
type Typed = readonly [what: string, document: unknown];

/** One of `every` of all texts and numbers at all places: settings, names and axes of each layer, all of a document of blocks. */
export function* typedTexts(every: number): Generator<Typed> {
  let turn = 0;
  for (const typed of all()) if (turn++ % every === 0) yield [typed[0].slice(0, 120), typed[1]()];
}

function* all(): Generator<readonly [what: string, document: () => unknown]> {
  for (const [type, layer] of Object.entries(layers)) {
    const document = saidInFull(layer);
    const at = document.graph.nodes.findIndex((n) => n.id === "node");
    for (const path of leavesOf(document.graph.nodes[at]!.params))
      for (const value of values)
        yield [
          `${type}.${path.join(".")} = ${JSON.stringify(value)}`,
          () => withValue(document, ["graph", "nodes", at, "params", ...path], value),
        ];
    for (const [i, name] of names.entries())
      yield [`${type} called ${name}`, () => renamed(document, { node: name, in0: names.at(i - 1)! })];
    for (const name of [...names, ...broken])
      for (const axis of ["T", "H"])
        if (JSON.stringify(document).includes(`"${axis}"`))
          yield [`${type} over ${JSON.stringify(name)}`, () => withAxis(document, axis, name)];
  }
  const blocks = blocksDocument();
  for (const path of leavesOf(blocks))
    for (const value of values)
      yield [`${path.join(".")} = ${JSON.stringify(value)}`, () => withValue(blocks, path, value)];
}

/** The first example of a layer with every setting said, as a document. */
function saidInFull(layer: Layer): Document {
  const document = exampleDocument(layer, layer.examples[0]!);
  const full = (n: Node): Node =>
    n.id === "node" ? { ...n, params: { ...(layer.params.parse({}) as Node["params"]), ...n.params } } : n;
  return { ...document, graph: { ...document.graph, nodes: document.graph.nodes.map(full) } };
}

type Path = readonly (string | number)[];

/** Every place in a value that is no object or list. */
function leavesOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path];
  return Object.entries(value).flatMap(([key, item]) =>
    leavesOf(item, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

function withValue(value: unknown, [key, ...rest]: Path, given: unknown): unknown {
  if (key === undefined) return given;
  if (Array.isArray(value)) return value.with(Number(key), withValue(value[Number(key)], rest, given));
  const object = value as Readonly<Record<string, unknown>>;
  return { ...object, [key]: withValue(object[key], rest, given) };
}

/** The same document with other names of nodes. */
function renamed({ graph, ...rest }: Document, to: Readonly<Record<string, string>>): Document {
  const now = (id: string): string => (Object.hasOwn(to, id) ? to[id]! : id);
  const nodes = graph.nodes.map((n) => ({ ...n, id: now(n.id) }));
  return {
    ...rest,
    graph: { nodes, edges: graph.edges.map((e) => ({ ...e, from: now(e.from), to: now(e.to) })) },
  };
}

/** The same document with another name for an open axis. */
const withAxis = (document: Document, from: string, to: string): unknown =>
  JSON.parse(JSON.stringify(document, (_key, value: unknown) => (value === from ? to : value)));
