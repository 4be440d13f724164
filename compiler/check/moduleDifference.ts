import type { Phrase } from "../../graph-schema/diagnostics/phrase.ts";
import { py, pyName } from "../../layers/python/py.ts";
import { sameShape } from "../../ir/types/shape.ts";
import type { Torch } from "../../layers/layer.ts";
import type { TensorType } from "../../ir/types/shape.ts";
import { inputsByPort } from "../lower/lowerNode.ts";
import { isBlockLayer } from "../blocks/blockLayer.ts";
import type { CheckedGraph, CheckedNode, Parameter } from "./checked.ts";
import { measure } from "./cost.ts";
import { titleOf } from "./checked.ts";

/** In what the module of a node differs from one that it was to be, as PyTorch makes both. */
export interface Difference {
  /** Where inside a block, such as "attention.norm"; null for the node itself. */
  inside: string | null;
  own: Phrase;
  other: Phrase;
}

/**
 * What keeps a node from calling the module of another; undefined where both are made by the same constructor, with
 * state of the same names and shapes. How their weights are parametrized does not count: the owner decides it.
 */
export function moduleDifference(own: CheckedNode, other: CheckedNode): Difference | undefined {
  if (own.bypassed || other.bypassed)
    return own.bypassed === other.bypassed ? undefined : differ(wordFor(own), wordFor(other));
  if (own.layer?.boundary && own.layer.type === other.layer?.type) return undefined;
  if (isBlockLayer(own.layer) || isBlockLayer(other.layer)) return instanceDifference(own, other);
  if (own.layer?.type !== other.layer?.type) return differ(wordFor(own), wordFor(other));
  const [a, b] = [torchOf(own), torchOf(other)];
  const [made, there] = [a, b].map((t) => t.module?.source ?? titleOf(own));
  if (made !== there) return differ(source(made!), source(there!));
  return sameState(stateOf(own), stateOf(other)) ? undefined : differ(wordFor(own), wordFor(other));
}

/** What keeps the bodies of an instance in a row from being one that is called again. */
export function rowDifference([first, ...rest]: readonly CheckedGraph[]):
  { index: number; difference: Difference } | undefined {
  for (const [i, graph] of rest.entries()) {
    const difference = bodyDifference(graph, first!);
    if (difference) return { index: i + 1, difference };
  }
  return undefined;
}

/** A node in the body of an instance that adds to the loss, which its module keeps for its last call alone. */
export function penaltyIn(bodies: readonly CheckedGraph[]): string | undefined {
  for (const graph of bodies)
    for (const n of graph.nodes.values()) {
      if (n.bypassed) continue;
      if (n.layer?.addsLoss?.(n.params ?? {})) return n.node.id;
      const inner = n.bodies && penaltyIn(n.bodies);
      if (inner !== undefined) return `${n.node.id}.${inner}`;
    }
  return undefined;
}

function instanceDifference(own: CheckedNode, other: CheckedNode): Difference | undefined {
  if (own.layer?.type !== other.layer?.type) return differ(wordFor(own), wordFor(other));
  const [a, b] = [own.bodies ?? [], other.bodies ?? []];
  if (a.length !== b.length) return differ(rowOf(a.length), rowOf(b.length));
  if (own.oneModule !== other.oneModule) return differ(setsOf(own), setsOf(other));
  for (const [i, graph] of a.entries()) {
    const found = bodyDifference(graph, b[i]!);
    if (found) return found;
  }
  return undefined;
}

/** The same for graphs of one block: its nodes differ by what settings and shapes make of them. */
function bodyDifference(own: CheckedGraph, other: CheckedGraph): Difference | undefined {
  if (own === other) return undefined;
  for (const [id, n] of own.nodes) {
    const there = other.nodes.get(id)!;
    const found = nodeDifference(n, there);
    if (found) return { ...found, inside: found.inside === null ? id : `${id}.${found.inside}` };
  }
  return undefined;
}

/** Inside a module a node without one counts as well, as the code that calls it is part of the module. */
function nodeDifference(own: CheckedNode, other: CheckedNode): Difference | undefined {
  const found = moduleDifference(own, other);
  if (found || own.bypassed || own.bodies || own.layer?.boundary) return found;
  if (own.sharing?.form !== other.sharing?.form || own.wrapper !== other.wrapper)
    return differ(wordFor(own), wordFor(other));
  const [a, b] = [callOf(own), callOf(other)];
  return a === b ? undefined : differ(source(a), source(b));
}

const differ = (own: Phrase, other: Phrase): Difference => ({ inside: null, own, other });

const source = (code: string): Phrase => ({ phrase: "source", code });
const rowOf = (count: number): Phrase => ({ phrase: "copiesInARow", count });
const setsOf = (n: CheckedNode): Phrase => (n.oneModule ? { phrase: "oneSet" } : { phrase: "setEach" });
const wordFor = (n: CheckedNode): Phrase => (n.bypassed ? { phrase: "bypassed" } : source(titleOf(n)));

/** Constructor and call of a node whose inputs are known. */
const torchOf = ({ layer, inputs, params, outputs }: CheckedNode): Torch =>
  layer!.torch(inputsByPort(layer!, inputs) as never, params!, new Set(Object.keys(outputs)));

function callOf(n: CheckedNode): string {
  const names = Object.fromEntries(
    Object.entries(n.inputs).map(([port, types]) => [port, types.map(() => pyName(port))]),
  );
  const answer = torchOf(n).call?.(inputsByPort(n.layer!, names) as never, py`self`);
  if (!answer) return "";
  return "source" in answer
    ? String(answer)
    : "tuple" in answer
      ? String(answer.tuple)
      : Object.values(answer).join(", ");
}

/** Parameters and buffers as they are without a parametrization. */
function stateOf({ layer, params, inputs }: CheckedNode): readonly Parameter[] {
  const arriving = inputs as Readonly<Record<string, readonly TensorType[]>>;
  const plain = measure({ layer: layer!, params: params!, parametrization: undefined }, arriving);
  return [...plain.parameters, ...plain.buffers];
}

const sameState = (a: readonly Parameter[], b: readonly Parameter[]): boolean =>
  a.length === b.length && a.every((s, i) => s.name === b[i]!.name && sameShape(s.shape, b[i]!.shape));
