import { batch } from "../../../graph-schema/edits/compose.ts";
import type { Block, BlockParam, Document, Node } from "../../../graph-schema/document.ts";
import type { Edit } from "../../../graph-schema/edits/edit.ts";
import { type Bindings, formulaOf } from "../../../graph-schema/formula/substitute.ts";
import { instancesOf, editOwnedGraph } from "./instancesOf.ts";
import { bindNode } from "./settings.ts";

// Changes of the settings of a block, as one undoable edit each.

/** Adds a setting, or changes the default, choices or text of the one of its name. */
export function setBlockParam(document: Document, name: string, param: BlockParam): Edit {
  const block = document.blocks![name]!;
  const at = block.params.findIndex((p) => p.name === param.name);
  const params = at < 0 ? [...block.params, param] : block.params.with(at, param);
  return { kind: "setBlock", id: name, block: { ...block, params } };
}

/** Gives a setting another name, in the formulas of the block and at its instances as well. */
export function renameBlockParam(
  document: Document,
  name: string,
  { from, to }: { from: string; to: string },
): Edit {
  const block = document.blocks![name]!;
  const params = block.params.map((p) => (p.name === from ? { ...p, name: to } : p));
  const bound = bindGraph(block, { [from]: { kind: "name", name: to } });
  return batch([
    { kind: "setBlock", id: name, block: { ...bound, params } },
    ...atInstances(document, name, (entries) =>
      entries.map(([key, value]) => [key === from ? to : key, value]),
    ),
  ]);
}

/** Takes a setting away; where formulas of the block read it they get its default. */
export function removeBlockParam(document: Document, name: string, param: string): Edit {
  const block = document.blocks![name]!;
  const { default: value } = block.params.find((p) => p.name === param)!;
  const params = block.params.filter((p) => p.name !== param);
  const bound = bindGraph(block, { [param]: formulaOf(value) });
  return batch([
    { kind: "setBlock", id: name, block: { ...bound, params } },
    ...atInstances(document, name, (entries) => entries.filter(([key]) => key !== param)),
  ]);
}

/** Makes a setting of a node in the body a setting of the block, with the value it had as the default. */
export function exposeSetting(
  document: Document,
  name: string,
  {
    id,
    key,
    value,
    choices,
  }: { id: string; key: string; value: BlockParam["default"]; choices?: readonly string[] },
): Edit {
  const block = document.blocks![name]!;
  const taken = new Set([...block.params.map((p) => p.name), "repeat", "index"]);
  let param = key;
  for (let i = 2; taken.has(param); i++) param = `${key}${i}`;
  const nodes = block.graph.nodes.map((n) =>
    n.id === id ? { ...n, params: { ...n.params, [key]: `=${param}` } } : n,
  );
  const params = [
    ...block.params,
    { name: param, default: value, ...(choices && { choices: [...choices] }) },
  ];
  return { kind: "setBlock", id: name, block: { ...block, params, graph: { ...block.graph, nodes } } };
}

const bindGraph = (block: Block, bindings: Bindings): Block => ({
  ...block,
  graph: { ...block.graph, nodes: block.graph.nodes.map((n) => bindNode(n, bindings)) },
});

type Entries = readonly (readonly [string, Node["params"][string]])[];

/** Changes the settings of every instance. */
function atInstances(document: Document, name: string, change: (entries: Entries) => Entries): Edit[] {
  return instancesOf(document, name).flatMap(({ node, ...owned }) => {
    const params = Object.fromEntries(change(Object.entries(node.params)));
    const same = JSON.stringify(params) === JSON.stringify(node.params);
    return same
      ? []
      : [editOwnedGraph(owned, { kind: "replaceNode", id: node.id, node: { ...node, params } })];
  });
}
