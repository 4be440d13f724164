import type { Diagnostic } from "../../../graph-schema/diagnostics/diagnostic.ts";
import { sameShape, type Shape, sizeOf } from "../../../ir/types/shape.ts";
import { extentOf, type Sliding } from "../../../ir/types/window.ts";
import type { CheckedNode } from "../checked.ts";
import { type GraphView, warnAt } from "../graphView.ts";

/** The receptive field of one element of a feature map, along each spatial axis. */
interface Field {
  /** Sizes of the map that entered the model. */
  whole: readonly number[];
  /** Elements of it that an element here depends on, padding included. */
  seen: readonly number[];
  /** Elements of it from one here to the next. */
  step: readonly number[];
}

/**
 * Convolutions over maps of which each element already depends on the whole input, even by the path with the smallest
 * receptive field: they can find nothing more. Only the first in a row is reported. Richter et al., 2021,
 * arXiv:2106.12307.
 */
export function receptiveField(n: CheckedNode, graph: GraphView): Diagnostic | undefined {
  const field = coveredBy(graph).get(n.node.id);
  if (!field) return undefined;
  const [port] = Object.keys(n.layer!.inputs);
  return warnAt(n, {
    code: "receptiveField",
    port: port!,
    args: { whole: field.whole, seen: field.seen },
  });
}

const known = new WeakMap<GraphView, ReadonlyMap<string, Field>>();

/** The convolutions of a graph whose input already has seen everything, with its receptive field. */
function coveredBy(graph: GraphView): ReadonlyMap<string, Field> {
  const found = known.get(graph) ?? findCovered(graph);
  known.set(graph, found);
  return found;
}

function findCovered(graph: GraphView): ReadonlyMap<string, Field> {
  const covered = new Map<string, Field>();
  const fields = new Map<string, Field>();
  for (const id of graph.order) {
    const n = graph.nodes.get(id)!;
    const given = n.layer?.boundary === "input" ? fieldOfInput(n) : narrowest(n, graph, fields);
    if (!given) continue;
    const windows = windowsOver(n);
    const learns = (n.parameters?.length ?? 0) > 0;
    if (learns && windows?.some((w) => w.kernel > 1) && coversAll(given)) covered.set(id, given);
    else if (windows) fields.set(id, through(windows, given));
    else if (n.bypassed || n.layer?.boundary === "input" || keepsPlaces(n)) fields.set(id, given);
  }
  return covered;
}

/** The windows of a layer that takes what arrives. */
const windowsOver = ({ bypassed, params, layer, outputs }: CheckedNode): readonly Sliding[] | undefined =>
  bypassed || !params || Object.keys(outputs).length === 0 ? undefined : layer?.traits?.windows?.(params);

const through = (windows: readonly Sliding[], { whole, seen, step }: Field): Field => ({
  whole,
  seen: seen.map((size, i) => size + (extentOf(windows[i]!) - 1) * step[i]!),
  step: step.map((size, i) => size * windows[i]!.stride),
});

function fieldOfInput({ outputs }: CheckedNode): Field | undefined {
  const whole = placesOf(Object.values(outputs)[0]?.shape);
  if (!whole?.every((size) => typeof size === "number")) return undefined;
  const one = whole.map(() => 1);
  return { whole, seen: one, step: one };
}

/** The smallest receptive field among the maps that arrive, which are of the same size. */
function narrowest(
  { node: { id }, layer }: CheckedNode,
  { inEdges, nodes }: GraphView,
  fields: ReadonlyMap<string, Field>,
): Field | undefined {
  const wires = inEdges.get(id) ?? [];
  const first = wires.find((e) => e.input === Object.keys(layer?.inputs ?? {})[0]);
  const shapeOf = (e: typeof first): Shape | undefined =>
    e && placesOf(nodes.get(e.from)!.outputs[e.output]?.shape);
  const places = shapeOf(first);
  if (!places) return undefined;
  const maps = wires.filter((e) => sameShape(shapeOf(e) ?? [], places)).map((e) => fields.get(e.from));
  if (!maps.every((field) => field !== undefined)) return undefined;
  return maps.reduce((a, b) => (areaOf(b) < areaOf(a) ? b : a));
}

/** Whether an element leaves for each place where one arrived. */
const keepsPlaces = ({ inputs, outputs }: CheckedNode): boolean => {
  const places = placesOf(Object.values(inputs)[0]?.[0]?.shape);
  return (
    places !== undefined && Object.values(outputs).every((y) => sameShape(placesOf(y.shape) ?? [], places))
  );
};

const coversAll = ({ seen, whole }: Field): boolean =>
  seen.some((size) => size > 1) && seen.every((size, i) => size >= whole[i]!);

const areaOf = ({ seen }: Field): number => sizeOf(seen);

/** The axes of a map [N, C, …] behind its channels. */
const placesOf = (shape: Shape | undefined): Shape | undefined =>
  shape && shape.length > 2 ? shape.slice(2) : undefined;
