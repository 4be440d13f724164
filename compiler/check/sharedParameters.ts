import type { CodeArgs, Finding } from "../../graph-schema/diagnostics/phrase.ts";
import type { Diagnostic } from "../../graph-schema/diagnostics/diagnostic.ts";
import { sameShape, sizeOf } from "../../ir/types/shape.ts";
import { type CheckedGraph, type CheckedNode, type Parameter, type Sharing, titleOf } from "./checked.ts";
import { moduleDifference, penaltyIn } from "./moduleDifference.ts";

/** What a node has of another, why it has nothing, or undefined while that is unknown. */
type Found = { sharing: Sharing; warnings: readonly SharingFinding[] } | SharingFinding | undefined;

export type SharingFinding = Extract<
  Finding,
  {
    code:
      "unknownTie" | "tiedParameters" | "tiedModule" | "penaltyCalledAgain" | "partialTie" | "tiedWrapper";
  }
>;

export const unknownTie = (tie: CodeArgs<"unknownTie">["tie"], to: string): SharingFinding => ({
  code: "unknownTie",
  args: { tie, to },
});

/**
 * What a node has of the one that its `tiedTo` names: the module, where both are made in the same way; otherwise, of
 * layers in one graph, the parameters that have the same name and shape, or the weight as a transpose.
 */
export function sharingWith(own: CheckedNode, other: CheckedNode, { whole }: { whole: boolean }): Found {
  const to = other.node.id;
  if (other === own) return unknownTie("itself", to);
  if (other.node.tiedTo !== undefined) return unknownTie("borrowed", to);
  if (!own.parameters || !other.parameters) return undefined;
  if (!own.bodies && own.parameters.length === 0) return tiedParameters(own, other);
  const mustBeWhole = whole || !!own.bodies || !!other.bodies;
  if (own.node.tiedTransposed && !mustBeWhole) return partOf(own, other);
  const penalty = own.bodies && penaltyIn(own.bodies);
  if (penalty !== undefined) return { code: "penaltyCalledAgain", args: { node: penalty } };
  const difference = moduleDifference(own, other);
  if (!difference) return { sharing: moduleOf(own, to), warnings: wrapperWarnings(own, other) };
  return mustBeWhole ? { code: "tiedModule", args: { to, ...difference } } : partOf(own, other);
}

function partOf(own: CheckedNode, other: CheckedNode): Found {
  const to = other.node.id;
  if (takesTransposed(own, other)) {
    const weight = own.parameters!.find((p) => p.name === "weight")!;
    const sharing = {
      to,
      form: "transpose",
      parameters: ["weight"],
      count: { parameters: sizeOf(weight.shape), buffers: 0 },
    } as const;
    return { sharing, warnings: wrapperWarnings(own, other) };
  }
  const shared = own.node.tiedTransposed ? [] : sharedBy(own.parameters!, other.parameters!);
  if (shared.length === 0) return tiedParameters(own, other);
  const names = shared.map((p) => p.name);
  const parameters = shared.reduce((sum, p) => sum + sizeOf(p.shape), 0);
  return {
    sharing: { to, form: "parameters", parameters: names, count: { parameters, buffers: 0 } },
    warnings: [...wrapperWarnings(own, other), ...partialWarnings(own, other, names)],
  };
}

const tiedParameters = (own: CheckedNode, other: CheckedNode): SharingFinding => ({
  code: "tiedParameters",
  args: { own: own.parameters!, to: other.node.id, others: other.parameters! },
});

const moduleOf = ({ parameters, bodies, cost }: CheckedNode, to: string): Sharing => ({
  to,
  form: "module",
  parameters: bodies ? [] : parameters!.map((p) => p.name),
  count: { parameters: cost!.parameters, buffers: cost!.buffers },
});

/** Whether a layer computes with the transpose of the other's weight, as nothing else fits or the node says so. */
function takesTransposed(own: CheckedNode, other: CheckedNode): boolean {
  const [weight, others] = [own, other].map((n) => n.parameters!.find((p) => p.name === "weight"));
  if (!own.layer?.withWeight || weight?.shape.length !== 2 || !others) return false;
  if (!sameShape(weight.shape.toReversed(), others.shape)) return false;
  return own.node.tiedTransposed === true || !sameShape(weight.shape, others.shape);
}

/** A matrix of the same name or running statistics that both nodes have, each its own. */
function partialWarnings(own: CheckedNode, other: CheckedNode, shared: readonly string[]): SharingFinding[] {
  const has = (list: readonly Parameter[] | undefined, name: string): boolean =>
    (list ?? []).some((p) => p.name === name);
  const matrix = own.parameters!.some(
    (p) => p.shape.length > 1 && !shared.includes(p.name) && has(other.parameters, p.name),
  );
  const statistics = (own.buffers ?? []).some((p) => has(other.buffers, p.name));
  if (!matrix && !statistics) return [];
  const difference = moduleDifference(own, other);
  return difference ? [{ code: "partialTie", args: { to: other.node.id, shared, ...difference } }] : [];
}

/** The owner decides how its weight is normalized. */
const wrapperWarnings = (own: CheckedNode, other: CheckedNode): SharingFinding[] =>
  own.node.wrapper === undefined || own.node.wrapper === other.node.wrapper
    ? []
    : [
        {
          code: "tiedWrapper",
          args: { to: other.node.id, wrapper: other.node.wrapper ?? null, own: own.node.wrapper },
        },
      ];

/** What is wrong with the sharing of a node, located at it; its fix is an edit of the graph that it stands in. */
export function sharingDiagnostic({ node, layer }: CheckedNode, finding: SharingFinding): Diagnostic {
  const { tiedTo: _, tiedTransposed: __, ...untied } = node;
  const { wrapper: ___, ...unwrapped } = node;
  const wraps = finding.code === "tiedWrapper";
  return {
    ...finding,
    severity: wraps || finding.code === "partialTie" ? "warning" : "error",
    place: {
      in: "node",
      node: node.id,
      layer: titleOf({ node, ...(layer && { layer }) }),
      param: wraps ? "wrapper" : "tiedTo",
    },
    fix: wraps
      ? { code: "removeWrapper", args: {}, edit: { kind: "replaceNode", id: node.id, node: unwrapped } }
      : {
          code: "ownParameters",
          args: { node: node.id },
          edit: { kind: "replaceNode", id: node.id, node: untied },
        },
  };
}

/** Nodes of its graph whose module or parameters a node can have, and how. */
export function sharingTargets({ nodes }: CheckedGraph, id: string): string[] {
  const own = nodes.get(id);
  const lends = [...nodes.values()].some((n) => n.node.tiedTo === id);
  if (!own?.parameters || lends) return [];
  if (!own.bodies && own.parameters.length === 0) return [];
  return [...nodes.values()].flatMap((other) => {
    if (other.node.id === id || other.bypassed) return [];
    const found = sharingWith(own, other, { whole: false });
    return found && "sharing" in found ? [other.node.id] : [];
  });
}

const sharedBy = (own: readonly Parameter[], others: readonly Parameter[]): readonly Parameter[] =>
  own.filter((p) => others.some((o) => o.name === p.name && sameShape(o.shape, p.shape)));
