import { batch, deleteNodes, repairEdit, setParametrization } from "../../graph-schema/edits/compose.ts";
import type { Document, Edge, Node } from "../../graph-schema/document.ts";
import type { Diagnostic, Problem } from "../../graph-schema/diagnostics/problem.ts";
import { type CheckedNode, type Symbols, titleOf } from "./checked.ts";
import type { Resolved } from "./resolved.ts";
import { inferredBefore } from "./solveSymbols.ts";

export interface Place {
  document: Document;
  node: Node;
  resolved: Resolved;
  /** Wires into the node. */
  wires: readonly Edge[];
  /** Nodes checked so far. */
  results: ReadonlyMap<string, CheckedNode>;
  /** All valid wires. */
  edges: readonly Edge[];
  /** Whether it is the graph of a block, whose inputs have the types that arrive at an instance. */
  inBlock: boolean;
  /** Sizes solved for symbols so far. */
  symbols: Symbols;
  /** Nodes before any symbol was solved. */
  open: ReadonlyMap<string, CheckedNode>;
  /** What feeds each node. */
  from: ReadonlyMap<string, readonly string[]>;
  /** The nearest output that an open port takes, where the problem is that port. */
  source?: Pick<Edge, "from" | "output"> | undefined;
}

/** A problem with its place, the node it comes from, and its repair as an edit of the document. */
export function locate(problem: Problem, place: Place): Diagnostic {
  const { repair, wire = 0, equal, ...rest } = problem;
  const { document, node } = place;
  const because =
    problem.port === undefined ? undefined : place.wires.filter((e) => e.input === problem.port)[wire]?.from;
  const edit = repair && repairEdit(document, node.id, repair);
  const fix =
    repair && edit
      ? { title: repair.title, edit }
      : problem.code === "missingInput"
        ? wireUp(problem, place)
        : problem.code === "dtype" && because !== undefined
          ? otherElements(problem, { ...place, because })
          : removal(problem, place);
  return {
    ...rest,
    node: node.id,
    layer: titleOf({ node, ...place.resolved }),
    ...(because === undefined ? {} : { because }),
    ...(equal && place.symbols.size > 0 ? inferredBefore(node.id, place) : {}),
    ...(fix && { fix }),
  };
}

/** Draws the missing wire from the nearest output that fits; without one the node goes. */
function wireUp(problem: Problem, place: Place): NonNullable<Diagnostic["fix"]> {
  const { document, node, source } = place;
  if (!source) return { title: `Remove "${node.id}"`, edit: deleteNodes(document, [node.id], true) };
  const edge: Edge = { ...source, to: node.id, input: problem.port! };
  return { title: `Connect "${source.from}"`, edit: batch([{ kind: "addEdge", edge }]) };
}

/** Sets the dtype of the source to one that the port takes, where the source has that setting. */
function otherElements(
  { port, actual }: Problem,
  { resolved, results, because, inBlock }: Place & { because: string },
): Diagnostic["fix"] {
  const takes = resolved.layer?.inputs[port!]?.dtype ?? ["float32"];
  const { node, layer } = results.get(because)!;
  // Where the port takes this dtype, the fault is that it differs from that of another port.
  if (takes.some((t) => t === actual)) return undefined;
  if (!layer || !("dtype" in layer.params.shape) || (inBlock && layer.boundary)) return undefined;
  const dtype = takes.find((t) => layer.params.safeParse({ ...node.params, dtype: t }).success);
  if (dtype === undefined) return undefined;
  return {
    title: `Set dtype of "${because}" to ${dtype}`,
    edit: { kind: "replaceNode", id: because, node: { ...node, params: { ...node.params, dtype } } },
  };
}

/** Faults that only removing the node repairs. */
const homeless: ReadonlySet<string> = new Set(["unknownLayer", "unknownBlock", "recursion"]);

function removal(problem: Problem, { document, node }: Place): Diagnostic["fix"] {
  if (problem.code === "wrapper" || problem.code === "unknownWrapper")
    return { title: "Remove the wrapper", edit: setParametrization(document, node.id, undefined) };
  if (!homeless.has(problem.code)) return undefined;
  return { title: `Remove "${node.id}"`, edit: deleteNodes(document, [node.id], true) };
}
