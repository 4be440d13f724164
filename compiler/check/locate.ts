import type { DType } from "../../ir/types/shape.ts";
import { titleOfRepair } from "../../graph-schema/diagnostics/repair.ts";
import type { Code } from "../../graph-schema/diagnostics/codes.ts";
import { batch, deleteNodes, repairEdit, setParametrization } from "../../graph-schema/edits/compose.ts";
import type { Document, Edge, Node } from "../../graph-schema/document.ts";
import type { Diagnostic, Fix } from "../../graph-schema/diagnostics/diagnostic.ts";
import type { Problem } from "../../graph-schema/diagnostics/problem.ts";
import { type CheckedNode, type Symbols, titleOf, type Wiring } from "./checked.ts";
import type { Resolved } from "./resolved.ts";
import { inferredBefore } from "./solveSymbols.ts";

export interface Site {
  document: Document;
  node: Node;
  resolved: Resolved;
  /** Wires into the node. */
  wires: readonly Edge[];
  /** Nodes checked so far. */
  results: ReadonlyMap<string, CheckedNode>;
  wiring: Wiring;
  /** Whether it is the graph of a block, whose inputs have the types that arrive at an instance. */
  inBlock: boolean;
  /** Sizes solved for symbols so far. */
  symbols: Symbols;
  /** Nodes before any symbol was solved. */
  open: ReadonlyMap<string, CheckedNode>;
  /** Whether a repair is worked out, and what the sizes were inferred from. */
  repaired: boolean;
  /** The nearest output that an open port takes, where the problem is that port. */
  source?: Pick<Edge, "from" | "output"> | undefined;
}

/** A problem with its place, the node it comes from, and its repair as an edit of the document. */
export function locate(problem: Problem, site: Site): Diagnostic {
  const { repair: _, wire = 0, equal, port, param, ...rest } = problem;
  const { node } = site;
  const because = port === undefined ? undefined : site.wires.filter((e) => e.input === port)[wire]?.from;
  const fix = site.repaired ? fixOf(problem, because, site) : undefined;
  return {
    ...rest,
    place: { in: "node", node: node.id, layer: titleOf({ node, ...site.resolved }), port, param },
    ...(because === undefined ? {} : { because }),
    ...(equal && site.repaired && site.symbols.size > 0 ? inferredBefore(node.id, site) : {}),
    ...(fix && { fix }),
  };
}

function fixOf(problem: Problem, because: string | undefined, site: Site): Fix | undefined {
  const { repair, port } = problem;
  const edit = repair && repairEdit(site.document, site.node.id, repair);
  if (repair && edit) return { ...titleOfRepair(repair), edit };
  if (problem.code === "missingInput") return wireUp(port!, site);
  return problem.code === "dtype" && because !== undefined
    ? otherElements(port!, problem.args.dtype, { ...site, because })
    : removal(problem.code, site);
}

/** Draws the missing wire from the nearest output that fits; without one the node goes. */
function wireUp(port: string, site: Site): Fix {
  const { node, source } = site;
  if (!source) return removeNode(site);
  const edge: Edge = { ...source, to: node.id, input: port };
  return { code: "connect", args: { from: source.from }, edit: batch([{ kind: "addEdge", edge }]) };
}

/** Sets the dtype of the source to one that the port takes, where the source has that setting. */
function otherElements(
  port: string,
  actual: DType,
  { resolved, results, because, inBlock }: Site & { because: string },
): Fix | undefined {
  const takes = resolved.layer?.inputs[port]?.dtype ?? ["float32"];
  const { node, layer } = results.get(because)!;
  // Where the port takes this dtype, the fault is that it differs from that of another port.
  if (takes.includes(actual)) return undefined;
  if (!layer || !("dtype" in layer.params.shape) || (inBlock && layer.boundary)) return undefined;
  const dtype = takes.find((t) => layer.params.safeParse({ ...node.params, dtype: t }).success);
  if (dtype === undefined) return undefined;
  return {
    code: "setAt",
    args: { node: because, param: "dtype", value: dtype },
    edit: { kind: "replaceNode", id: because, node: { ...node, params: { ...node.params, dtype } } },
  };
}

/** Faults that only removing the node repairs. */
const repairedByRemoval: ReadonlySet<Code> = new Set(["unknownLayer", "unknownBlock", "recursion"]);

function removal(code: Code, site: Site): Fix | undefined {
  const { document, node } = site;
  if (code === "wrapper" || code === "unknownWrapper")
    return { code: "removeWrapper", args: {}, edit: setParametrization(document, node.id, undefined) };
  return repairedByRemoval.has(code) ? removeNode(site) : undefined;
}

const removeNode = ({ document, node }: Site): Fix => ({
  code: "removeNode",
  args: { node: node.id },
  edit: deleteNodes(document, [node.id], { heal: true }),
});
