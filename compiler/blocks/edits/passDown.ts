import {
  type Block,
  blockNameOf,
  type BlockParam,
  type Document,
  type Node,
} from "../../../graph-schema/document.ts";
import type { Formula } from "../../../graph-schema/formula/formula.ts";
import type { EditRefusal } from "./boundary.ts";
import type { Ports } from "./portsOf.ts";
import { bindNode, namesRead } from "./settings.ts";

/** What nodes need when they go into a block of their own. */
export interface PassedDown {
  nodes: readonly Node[];
  /** Settings of the new block, and what its instance gives them: the names that formulas of the nodes read. */
  params: readonly BlockParam[];
  settings: Node["params"];
}

/** Passes settings that formulas of nodes read of the block around them on to a block that the nodes move into. */
export function passDown(document: Document, nodes: readonly Node[], ports: Ports): PassedDown | EditRefusal {
  const read = new Map<string, string>();
  for (const n of nodes) for (const name of namesReadBy(n)) if (!read.has(name)) read.set(name, n.id);
  const known = new Map(aroundOf(document).map((p) => [p.name, p]));
  const shapes = new Map<string, Formula>();
  const params: BlockParam[] = [];
  for (const [name, id] of read) {
    const port = ports.inputs.find((p) => p.to.some((e) => e.from === name));
    const param = known.get(name);
    if (param) params.push(param);
    else if (port)
      shapes.set(`${name}.shape`, {
        kind: "attribute",
        of: { kind: "name", name: port.name },
        name: "shape",
      });
    else
      return {
        refusal: `A setting of "${id}" reads "${name}", which a block inside would not know.`,
      };
  }
  const bindings = Object.fromEntries(shapes);
  return {
    nodes: nodes.map((n) => bindNode(n, bindings)),
    params,
    settings: Object.fromEntries(params.map((p) => [p.name, `=${p.name}`])),
  };
}

/** The settings of the block whose graph is in the document; none for a document's own. */
const aroundOf = ({ graph, blocks = {} }: Document): Block["params"] =>
  Object.values(blocks).find((block) => block.graph === graph)?.params ?? [];

/** Names in the formulas of a node, without `index`, which an instance has by itself. */
function namesReadBy(node: Node): readonly string[] {
  const names = namesRead(node);
  return blockNameOf(node.type) === undefined ? names : names.filter((name) => name !== "index");
}
