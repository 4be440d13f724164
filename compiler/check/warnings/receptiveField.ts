import type { Edge } from "../../../graph-schema/document.ts";
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
  let found = known.get(graph);
  if (!found) known.set(graph, (found = findCovered(graph)));
  return found;
}

function findCovered(graph: GraphView): ReadonlyMap<string, Field> {
  const covered = new Map<string, Field>();
  const fields = new Map<string, Field>();
  for (const id of graph.order) {
    const n = graph.nodes.get(id)!;
    const wires = graph.inEdges.get(id) ?? [];
    if (n.layer?.boundary !== "input" && !wires.some((e) => fields.has(e.from))) continue;
    const effect = effectOf(n);
    const given = effect.enters ?? narrowest(wires, effect, { graph, fields });
    if (!given) continue;
    const { windows } = effect;
    if (effect.searches && coversAll(given)) covered.set(id, given);
    else if (windows) fields.set(id, through(windows, given));
    else if (effect.keepsPlaces) fields.set(id, given);
  }
  return covered;
}

/** What a node does to receptive fields, whatever they are. */
interface Effect {
  /** The field of a map that enters the model here. */
  enters?: Field | undefined;
  /** The places of what arrives at its first port. */
  places?: Shape | undefined;
  /** Its windows, where it slides some over what arrives. */
  windows?: readonly Sliding[] | undefined;
  /** Whether it learns from more than one place at a time. */
  searches: boolean;
  /** Whether an element leaves for each place where one arrived. */
  keepsPlaces: boolean;
}

const effects = new WeakMap<CheckedNode, Effect>();

/** An edit leaves most nodes as they were, and what each does is asked again after every edit. */
function effectOf(n: CheckedNode): Effect {
  let effect = effects.get(n);
  if (!effect) effects.set(n, (effect = findEffect(n)));
  return effect;
}

function findEffect(n: CheckedNode): Effect {
  const isInput = n.layer?.boundary === "input";
  const windows = windowsOver(n);
  const [port] = Object.keys(n.layer?.inputs ?? {});
  return {
    enters: isInput ? fieldOfInput(n) : undefined,
    places: port === undefined ? undefined : placesOf(n.inputs[port]?.[0]?.shape),
    windows,
    searches: (n.parameters?.length ?? 0) > 0 && windows?.some((w) => w.kernel > 1) === true,
    keepsPlaces: isInput || n.bypassed || keepsPlaces(n),
  };
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
  wires: readonly Edge[],
  { places }: Effect,
  { graph: { nodes }, fields }: { graph: GraphView; fields: ReadonlyMap<string, Field> },
): Field | undefined {
  if (!places) return undefined;
  let least: Field | undefined;
  for (const e of wires) {
    const arriving = nodes.get(e.from)!.outputs[e.output]?.shape;
    if (!arriving || !hasPlaces(arriving, places)) continue;
    const field = fields.get(e.from);
    if (!field) return undefined;
    if (!least || areaOf(field) < areaOf(least)) least = field;
  }
  return least;
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

const hasPlaces = (shape: Shape, places: Shape): boolean =>
  shape.length === places.length + 2 && places.every((size, i) => size === shape[i + 2]);

/** The axes of a map [N, C, …] behind its channels. */
const placesOf = (shape: Shape | undefined): Shape | undefined =>
  shape && shape.length > 2 ? shape.slice(2) : undefined;
