import { isBlockLayer } from "../../../compiler/blocks/blockLayer.ts";
import { blockShape } from "../../../compiler/blocks/bodiesOf.ts";
import type { Checked } from "../../../compiler/check/checked.ts";
import { type Inputs, isProblem, type Layer, type Port } from "../../../layers/layer.ts";
import { problem, type Problem } from "../../../graph-schema/diagnostics/problem.ts";
import { renderDiagnostic } from "../../../graph-schema/diagnostics/render.ts";
import type { TensorType } from "../../../ir/types/shape.ts";
import { reachableNodes } from "./paths.ts";

/** Whether a wire may end at a port: it fits, it would be reported as a fault, or it cannot be drawn at all. */
export interface WireCheck {
  kind: "fits" | "unfit" | "refused";
  /** Why not. */
  reason?: string;
}

const fits: WireCheck = { kind: "fits" };

/** One end of a wire. */
export interface PortRef {
  node: string;
  port: string;
}

/**
 * Checks a wire before it is drawn: a cycle is refused, a type that the layer's rule rejects is a fault that can be
 * repaired later. What the other ports of the layer get is taken from the graph; open ones are tried with the same type.
 */
export function checkWire(
  checked: Checked,
  { from, to }: { from: PortRef; to: PortRef },
  downstream = reachableNodes(checked.document.graph.edges, to.node, "down"),
): WireCheck {
  if (from.node === to.node) return { kind: "refused", reason: "A layer cannot feed itself" };
  if (downstream.has(from.node))
    return { kind: "refused", reason: `A cycle: "${to.node}" already leads to "${from.node}"` };
  const type = checked.nodes.get(from.node)?.outputs[from.port];
  const target = checked.nodes.get(to.node);
  if (!type || !target?.layer || !target.params) return fits;
  return checkType(target.layer, target.params, {
    port: to.port,
    type,
    wired: target.inputs,
  });
}

/** Checks a type at one port of a layer with settings `params`. */
export function checkType(
  layer: Layer,
  params: Readonly<Record<string, unknown>>,
  at: {
    port: string;
    type: TensorType;
    wired?: Readonly<Record<string, readonly (TensorType | undefined)[]>>;
  },
): WireCheck {
  const describe = ({ port, param, ...rest }: Problem): WireCheck => ({
    kind: "unfit",
    reason: renderDiagnostic({
      ...rest,
      place: { in: "layer", port, param },
    }),
  });
  const dtypes = layer.inputs[at.port]?.dtype ?? ["float32"];
  if (!dtypes.includes(at.type.dtype))
    return describe(problem.dtype(at.port, { phrase: "anyOf", dtypes }, at.type));
  const x = Object.fromEntries(
    Object.entries<Port>(layer.inputs).map(([port, { variadic, optional }]) => {
      const known = (at.wired?.[port] ?? []).filter((t) => t !== undefined);
      if (port === at.port) return [port, variadic ? [...known, at.type] : at.type];
      if (variadic) return [port, known.length ? known : [at.type]];
      return [port, known[0] ?? (optional ? undefined : at.type)];
    }),
  );
  const isOpenElsewhere = (port: string | undefined): boolean =>
    port !== undefined && port !== at.port && !at.wired?.[port]?.length;
  const answer = isBlockLayer(layer)
    ? blockShape(layer, x as Record<string, TensorType>)
    : layer.shape(x as Inputs<Layer["inputs"], TensorType>, params);
  if (!isProblem(answer)) return fits;
  // An open port was only tried with this type: what is then wrong there says nothing about this wire.
  const first = [answer].flat().find((p) => p.severity === "error" && !isOpenElsewhere(p.port));
  return first ? describe(first) : fits;
}

/** The first input port of a layer that takes `type` with default settings. */
export function portThatFits(layer: Layer, type: TensorType | undefined): string | undefined {
  const ports = Object.keys(layer.inputs);
  if (!type) return ports[0];
  const params = layer.params.parse({});
  return ports.find((port) => checkType(layer, params, { port, type }).kind === "fits");
}
