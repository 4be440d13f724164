import { check, layersOf } from "../compiler/check/check.ts";
import {
  exposeSetting,
  removeBlockParam,
  renameBlockParam,
  setBlockParam,
} from "../compiler/blocks/edits/blockParams.ts";
import { editBlock } from "../compiler/blocks/edits/editBlock.ts";
import { makeBlock } from "../compiler/blocks/edits/makeBlock.ts";
import { blocksFor, pasteBlocks } from "../compiler/blocks/edits/pasteBlocks.ts";
import { renameBlock } from "../compiler/blocks/edits/renameBlock.ts";
import { unlinkBlock } from "../compiler/blocks/edits/unlinkBlock.ts";
import { unpackBlock } from "../compiler/blocks/edits/unpackBlock.ts";
import {
  addLayer,
  batch,
  connect,
  deleteNodes,
  insertOnEdge,
  moveNodes,
  paste,
  renameNode,
  setParams,
  setParametrization,
  swapNodes,
  shareParameters,
} from "../graph-schema/edits/compose.ts";
import { blockNameOf, type Document, freshId, type Node } from "../graph-schema/document.ts";
import type { Edit } from "../graph-schema/edits/edit.ts";
import type { Layer } from "../layers/layer.ts";
import { layers } from "../layers/layers.ts";
import type { Random } from "../layers/testing/random.ts";
import { parametrizations } from "../layers/parametrizations.ts";

const all = Object.values(layers);

/**
 * A change that a person could make to a document, to its own graph or to that of a block, whether or not it is valid
 * afterwards; what it pastes comes from one of `others`.
 */
export function randomEdit(document: Document, random: Random, others: readonly Document[]): Edit {
  const names = Object.keys(document.blocks ?? {});
  if (random.oneIn(12)) return ofDocument(document, random);
  if (names.length === 0 || random.oneIn(2)) return ofGraph(document, random, others);
  const name = random.of(names);
  if (random.oneIn(4)) return ofBlock(document, name, random);
  const inside = { ...document, graph: document.blocks![name]!.graph };
  return editBlock(document, name, ofGraph(inside, random, others));
}

/** Changes of the whole: a fix that is offered, the plan, the name. */
function ofDocument(document: Document, random: Random): Edit {
  const fixes = check(document).diagnostics.flatMap((d) => d.fix ?? []);
  if (fixes.length > 0 && !random.oneIn(4)) return random.of(fixes).edit;
  return random.oneIn(2)
    ? { kind: "setPlan", plan: { ...document.plan, epochs: 1 + random.below(50) } }
    : { kind: "setName", name: `Name ${random.below(100)}` };
}

/** Changes of what instances of a block may decide, of its name, or its end. */
function ofBlock(document: Document, name: string, random: Random): Edit {
  const { graph, params } = document.blocks![name]!;
  const added: Edit = setBlockParam(document, name, {
    name: `setting${random.below(9)}`,
    default: random.of<number | string | boolean>([1, 8, true, "relu"]),
  });
  const param = params.length > 0 ? random.of(params) : undefined;
  switch (random.below(7)) {
    case 0:
      return renameBlock(document, name, `Block of ${random.below(9)}`).edit;
    case 1:
      return param
        ? renameBlockParam(document, name, {
            from: param.name,
            to: freshId((to) => params.some((p) => p.name === to), "renamed"),
          })
        : added;
    case 2:
      return param ? removeBlockParam(document, name, param.name) : added;
    case 3:
      return param ? setBlockParam(document, name, { ...param, default: random.below(9) }) : added;
    case 4: {
      const numbers = graph.nodes.flatMap(({ id, params: given }) =>
        Object.entries(given).flatMap(([key, value]) =>
          typeof value === "number" ? [{ id, key, value }] : [],
        ),
      );
      return numbers.length > 0 ? exposeSetting(document, name, random.of(numbers)) : added;
    }
    case 5:
      return random.oneIn(4) ? { kind: "setBlock", id: name, block: undefined } : added;
    default:
      return added;
  }
}

/** Changes of nodes and wires. */
function ofGraph(document: Document, random: Random, others: readonly Document[]): Edit {
  const { nodes, edges } = document.graph;
  const copyable = Object.keys(document.blocks ?? {}).map((name) => `block:${name}`);
  const type = copyable.length > 0 && random.oneIn(4) ? random.of(copyable) : random.of(all).type;
  const position: Node["position"] = [random.below(2000), random.below(2000)];
  const placed = addLayer(document, { type, position }).edit;
  if (nodes.length < 3) return placed;
  const { id, ...node } = random.of(nodes);
  const { id: other } = random.of(nodes);
  const from = random.below(nodes.length);
  const some = nodes.slice(from, from + 1 + random.below(5));
  const fresh = (base: string): string => freshId((name) => nodes.some((n) => n.id === name), base);
  const known = layersOf(document);
  const changed = (change: Partial<Node>): Edit => ({
    kind: "replaceNode",
    id,
    node: { id, ...node, ...change },
  });
  const copy = document.blocks?.[blockNameOf(node.type) ?? ""];
  switch (random.below(18)) {
    case 0:
    case 1: {
      const output = someKey(known.get(id)?.outputs, random);
      const input = someKey(known.get(other)?.inputs, random);
      const variadic = known.get(other)?.inputs[input]?.variadic === true;
      return connect(document, { from: id, output, to: other, input }, { variadic });
    }
    case 2:
    case 3:
      return setParams(document, id, someParams(known.get(id), random));
    case 4:
      return moveNodes(document, new Map(some.map((n) => [n.id, position])));
    case 5:
      return renameNode(document, id, fresh("named"));
    case 6:
      return deleteNodes(
        document,
        some.map((n) => n.id),
        { heal: random.oneIn(2) },
      );
    case 7:
      return edges.length > 0
        ? insertOnEdge(document, random.of(edges), {
            node: { id: fresh("between"), type, params: {}, position },
            input: "x",
            output: "y",
          })
        : placed;
    case 8:
    case 9: {
      const source = random.of([...others, document]);
      const clip = source.graph.nodes.filter(() => random.oneIn(4));
      const pasted = pasteBlocks(document, blocksFor(source, clip), clip);
      const { edit } = paste(document, { nodes: pasted.nodes, edges: source.graph.edges }, [40, 40]);
      return batch([...pasted.edits, edit]);
    }
    case 10:
      return shareParameters(document, id, random.oneIn(3) ? undefined : other);
    case 11:
      return setParametrization(document, id, random.of([...Object.keys(parametrizations), undefined]));
    case 12:
      return changed(random.oneIn(2) ? { bypassed: true } : { frozen: true });
    case 13:
    case 14: {
      const ids = new Set(some.map((n) => n.id));
      const made = makeBlock(document, ids, { layers: known, heightOf: () => 72 });
      return "edit" in made ? made.edit : placed;
    }
    case 15: {
      const unpacked = copy ? unpackBlock(document, id) : undefined;
      return unpacked && "edit" in unpacked ? unpacked.edit : placed;
    }
    case 16:
      return copy ? unlinkBlock(document, id).edit : (swapNodes(document, id, other) ?? placed);
    default:
      return placed;
  }
}

const someKey = (record: object = {}, random: Random): string => random.of([...Object.keys(record), "x"]);

/** A setting from one of the layer's examples, or an odd one. */
function someParams(layer: Layer | undefined, random: Random): Readonly<Record<string, unknown>> {
  const { params } = layer && layer.examples.length > 0 ? random.of(layer.examples) : {};
  if (params && !random.oneIn(3)) return params;
  const key = someKey(layer?.params.shape, random);
  return { [key]: random.of([undefined, 0, -1, 3, 1e9, true, "=units", "=index + 1", "same", [2, 2], null]) };
}
