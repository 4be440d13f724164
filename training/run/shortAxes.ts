import { type Checked, type CheckedGraph, type CheckedNode, titleOf } from "../../compiler/check/checked.ts";
import type { Diagnostic } from "../../graph-schema/diagnostics/diagnostic.ts";
import { type InstanceRef, placeInInstance, type Place } from "../../graph-schema/diagnostics/place.ts";
import { batch } from "../../graph-schema/edits/compose.ts";
import { bindShape, formatShape, sameShape } from "../../ir/types/shape.ts";

interface Pair {
  open: CheckedNode;
  sized: CheckedNode;
  /** The instances that they lie in, innermost first. */
  within: readonly InstanceRef[];
}

/**
 * The first layer that gives another shape at the sizes of the data than was worked out while its axes were open, such
 * as a slice up to 6 of an axis of 5. It is an error where a layer behind it would learn a tensor of another shape.
 */
export function shortAxes(
  open: Checked,
  { sized, sizes }: { sized: Checked; sizes: Readonly<Record<string, number>> },
): Diagnostic[] {
  const pairs = [...pairsOf(open, sized, [])];
  for (const { open: node, sized: other, within } of pairs)
    for (const [port, { shape }] of Object.entries(node.outputs)) {
      const bound = bindShape(shape, sizes);
      const found = other.outputs[port]!.shape;
      if (sameShape(bound, found)) continue;
      const place: Place = { in: "node", node: node.node.id, layer: titleOf(node) };
      return [
        {
          code: "shortAxis",
          severity: pairs.some(learnsOtherwise) ? "error" : "warning",
          place: within.reduce(placeInInstance, place),
          args: { expected: bound, shape: found, sizes },
          fix: { code: "fixSizes", args: { sizes }, edit: sizesEdit(open, sized) },
        },
      ];
    }
  return [];
}

function* pairsOf(open: CheckedGraph, sized: CheckedGraph, within: readonly InstanceRef[]): Generator<Pair> {
  for (const id of open.order) {
    const pair = { open: open.nodes.get(id)!, sized: sized.nodes.get(id)!, within };
    for (const [index, body] of (pair.open.bodies ?? []).entries())
      yield* pairsOf(body, pair.sized.bodies![index]!, [{ id, index }, ...within]);
    yield pair;
  }
}

const learnsOtherwise = ({ open, sized }: Pair): boolean => stateShapes(open) !== stateShapes(sized);

const stateShapes = ({ parameters = [], buffers = [] }: CheckedNode): string =>
  [...parameters, ...buffers].map(({ shape }) => formatShape(shape)).join();

/** Writes the sizes into the inputs. */
const sizesEdit = (open: Checked, sized: Checked): ReturnType<typeof batch> =>
  batch(
    sized.document.graph.nodes
      .filter((node, i) => node !== open.document.graph.nodes[i])
      .map((node) => ({ kind: "replaceNode", id: node.id, node })),
  );
