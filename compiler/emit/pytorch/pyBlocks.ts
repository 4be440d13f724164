import type { Layer } from "../../../layers/layer.ts";
import { py, PyCode, pyName } from "../../../layers/python/py.ts";
import { isBlockLayer } from "../../blocks/blockLayer.ts";
import type { CheckedGraph, CheckedNode } from "../../check/checked.ts";
import { inputsByPort } from "../../lower/lowerNode.ts";
import { type Argument, createArguments } from "./pyArguments.ts";
import { classBody } from "./pyClass.ts";
import { constructedInstance } from "./pyInstance.ts";
import { definedIn, isPythonName } from "./pythonNames.ts";
import { skeletonOf } from "./pyConstructor.ts";
import { type TorchNode, torchNodeOf } from "./torchNode.ts";
import type { SourceLine } from "../source.ts";

/** A class of model.py. */
interface BlockClass {
  name: string;
  arguments: readonly Argument[];
  lines: readonly SourceLine[];
  /** The graphs that are instances of it. */
  members: readonly CheckedGraph[];
}

/** The classes of a document's blocks: one for each, or several where its instances differ in more than values. */
export interface BlockClasses {
  /** Each before those that use it. */
  all: readonly BlockClass[];
  /** Functions and classes that PyTorch lacks. */
  helpers: ReadonlySet<string>;
  /** Whether the module needs a name itself, so that no variable or argument can have it. */
  isTaken(name: string): boolean;
  /** Readings of the nodes of a graph; a bypassed node has none. */
  readingsOf(graph: CheckedGraph): ReadonlyMap<string, TorchNode>;
}

/** Classes for all blocks of which a document holds instances. */
export function createClasses(checked: CheckedGraph): BlockClasses {
  const graphs = graphsByBlock(checked);
  const ofLayers = layerReadings([checked, ...[...graphs.values()].flat()]);
  const all: BlockClass[] = [];
  const helpers = new Set<string>();
  const bases = Object.values(checked.document.blocks ?? {}).map(({ title }) => classBase(title));
  const defined = new Set([...ofLayers.values()].flatMap(helpersOf).flatMap(definedIn));
  const isDefined = (name: string): boolean => isPythonName(name) || defined.has(name);
  const isTaken = (name: string): boolean =>
    isDefined(name) || bases.some((base) => name.startsWith(base) && /^\d*$/.test(name.slice(base.length)));
  const made = new Set<string>();
  const readings = new Map<CheckedGraph, ReadonlyMap<string, TorchNode>>();

  const readingsOf = (graph: CheckedGraph): ReadonlyMap<string, TorchNode> => {
    const known = readings.get(graph) ?? new Map(readAll(graph));
    readings.set(graph, known);
    return known;
  };
  const readAll = (graph: CheckedGraph): [string, TorchNode][] => {
    const inBlock = graph !== checked;
    return [...graph.nodes.values()].flatMap((n): [string, TorchNode][] => {
      if (n.bypassed || (inBlock && n.layer!.boundary === "input")) return [];
      const reading = n.bodies
        ? constructedInstance(n, (inner) => construct(inner, n.layer!))
        : ofLayers.get(n)!;
      for (const code of helpersOf(reading)) helpers.add(code.source);
      return [[n.node.id, reading]];
    });
  };
  /** Makes the classes of a block at the first use of one of its instances. */
  const define = (layer: Layer): void => {
    if (!isBlockLayer(layer) || made.has(layer.block)) return;
    made.add(layer.block);
    const groups = grouped(graphs.get(layer.block)!, readingsOf);
    for (const members of groups) {
      const block = checked.document.blocks![layer.block]!;
      const args = createArguments(block, members, isTaken);
      const lines = classBody({ members, readings: members.map(readingsOf), args, isTaken, isBlock: true });
      const name = freeName(layer.title, (n) => isDefined(n) || all.some((c) => c.name === n));
      all.push({ name, arguments: args.used(), lines, members });
    }
  };
  const construct = (graph: CheckedGraph, layer: Layer): PyCode => {
    define(layer);
    const { name, arguments: args, members } = all.find((c) => c.members.includes(graph))!;
    const at = members.indexOf(graph);
    const slots = args.map(({ name: keyword, values, fallback }) => ({
      value: values[at]!,
      ...(fallback !== undefined && { keyword, fallback }),
    }));
    return new PyCode([{ call: name, args: slots }]);
  };
  return { all, helpers, isTaken, readingsOf };
}

/** How the nodes of layers read that compute something, in all graphs. */
function layerReadings(graphs: readonly CheckedGraph[]): ReadonlyMap<CheckedNode, TorchNode> {
  const found = new Map<CheckedNode, TorchNode>();
  for (const { nodes, document } of graphs) {
    const read = new Map<string, Set<string>>();
    for (const { from, output } of document.graph.edges)
      read.set(from, (read.get(from) ?? new Set()).add(output));
    for (const n of nodes.values())
      if (!n.bypassed && !n.bodies) found.set(n, torchNodeOf(n, read.get(n.node.id) ?? new Set()));
  }
  return found;
}

const helpersOf = ({ helper = [] }: TorchNode): PyCode[] => [helper].flat();

/** Every different graph inside instances, by the block. */
function graphsByBlock(checked: CheckedGraph): ReadonlyMap<string, readonly CheckedGraph[]> {
  const found = new Map<string, Set<CheckedGraph>>();
  const visit = (graph: CheckedGraph): void => {
    for (const { layer, bodies = [], bypassed } of graph.nodes.values()) {
      if (bypassed || !isBlockLayer(layer)) continue;
      const known = found.get(layer.block) ?? new Set();
      found.set(layer.block, known);
      for (const inner of bodies) {
        if (known.has(inner)) continue;
        known.add(inner);
        visit(inner);
      }
    }
  };
  visit(checked);
  return new Map([...found].map(([block, graphs]) => [block, [...graphs]]));
}

/** Groups graphs that one class can serve: those that differ only in values, and in nodes that a formula bypasses. */
function grouped(
  graphs: readonly CheckedGraph[],
  readingsOf: BlockClasses["readingsOf"],
): readonly (readonly CheckedGraph[])[] {
  const groups: { members: CheckedGraph[]; form: Map<string, string | undefined> }[] = [];
  for (const graph of graphs) {
    const form = formOf(graph, readingsOf(graph));
    const group = groups.find((g) =>
      [...form].every(([id, own]) => own === undefined || (g.form.get(id) ?? own) === own),
    );
    if (!group) groups.push({ members: [graph], form });
    else {
      group.members.push(graph);
      for (const [id, own] of form) if (own !== undefined) group.form.set(id, own);
    }
  }
  return groups.map((g) => g.members);
}

/** The source of each node without the values of its submodule; undefined where a formula bypasses the node. */
function formOf(
  { nodes }: CheckedGraph,
  readings: ReadonlyMap<string, TorchNode>,
): Map<string, string | undefined> {
  return new Map(
    [...nodes].map(([id, n]) => {
      const reading = readings.get(id);
      if (!reading) {
        const open =
          n.bypassed && typeof n.node.bypassed === "string" && Object.keys(n.layer!.outputs).length === 1;
        return [id, open ? undefined : "left out"];
      }
      const names = Object.fromEntries(
        Object.entries(n.inputs).map(([port, types]) => [port, types.map(() => pyName(port))]),
      );
      const answer = reading.call?.(inputsByPort(n.layer!, names) as never, py`self`);
      const { row, modules } = reading.instance ?? {};
      return [
        id,
        [
          reading.module ? skeletonOf(reading.module) : "",
          answer ? JSON.stringify(answer) : "",
          JSON.stringify([row, modules, n.sharing?.form, n.sharing?.parameters]),
        ].join(" "),
      ];
    }),
  );
}

/** "Basic block" as BasicBlock, with a number where it is taken. */
function freeName(title: string, isTaken: (name: string) => boolean): string {
  const base = classBase(title);
  for (let i = 1; ; i++) {
    const name = i === 1 ? base : `${base}${i}`;
    if (!isTaken(name)) return name;
  }
}

/** The words of a title joined; what is no letter or digit is left out. */
function classBase(title: string): string {
  const words = title.normalize("NFKD").match(/[A-Za-z0-9]+/g) ?? [];
  const joined = words.map((w) => w[0]!.toUpperCase() + w.slice(1)).join("");
  return /^[A-Za-z]/.test(joined) && joined !== "Model" && !isPythonName(joined) ? joined : `Block${joined}`;
}
