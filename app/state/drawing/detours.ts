import type { CheckedGraph } from "../../../compiler/check/checked.ts";
import { edgeKey } from "../../../graph-schema/document.ts";
import { CARD_WIDTH } from "../../../compiler/blocks/edits/spacing.ts";
import { type CardShape, cardShape } from "./cardShape.ts";
import { DETOUR_LEAD } from "./wirePath.ts";

interface Box {
  id: string;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** A stretch of a wire, level or upright. */
interface Stretch {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** Room between a detour and the cards it goes around, pixels. */
const CLEARANCE = 16;
/** Beyond this many cards wires go straight. */
const MOST_CARDS = 1500;

const none: ReadonlyMap<string, number> = new Map();

/** The wires that would run behind a card, by key, and the height at which each can pass instead. */
export function detoursOf(checked: CheckedGraph): ReadonlyMap<string, number> {
  const { nodes, edges } = checked.document.graph;
  const shapeOf = (id: string): CardShape => cardShape(checked.nodes.get(id)?.layer);
  if (nodes.length > MOST_CARDS) return none;
  const boxes = new Map(
    nodes.map((n): [string, Box] => {
      const { height } = shapeOf(n.id);
      const [left, top] = n.position;
      return [n.id, { id: n.id, left, right: left + CARD_WIDTH, top, bottom: top + height }];
    }),
  );
  const detours = new Map<string, number>();
  for (const e of edges) {
    const [source, target] = [boxes.get(e.from), boxes.get(e.to)];
    if (!source || !target) continue;
    const at = (side: "inputs" | "outputs", id: string, port: string): number =>
      shapeOf(id)[side].find((p) => p.port === port)?.y ?? 0;
    const start = { x: source.right, y: source.top + at("outputs", e.from, e.output) };
    const end = { x: target.left, y: target.top + at("inputs", e.to, e.input) };
    // Forward, only where a card has room between the two; back, over all that lies under the way.
    const forward = end.x - start.x >= CARD_WIDTH;
    if (!forward && end.x >= start.x) continue;
    const [left, right] = forward ? [start.x, end.x] : [end.x - DETOUR_LEAD, start.x + DETOUR_LEAD];
    const near = [...boxes.values()].filter(
      (b) => b.right > left && b.left < right && !(forward && (b.id === e.from || b.id === e.to)),
    );
    const height = forward ? detour(start, end, near) : detourBack(start, end, near);
    if (height !== undefined) detours.set(edgeKey(e), height);
  }
  return detours;
}

type Place = Readonly<{ x: number; y: number }>;

/** The same for a wire that runs back: its level part lies halfway unless a card is there. */
function detourBack(start: Place, end: Place, under: readonly Box[]): number | undefined {
  const level = (start.y + end.y) / 2;
  const width = { left: end.x - DETOUR_LEAD, right: start.x + DETOUR_LEAD };
  if (!under.some((b) => meet(b, { ...width, top: level, bottom: level }))) return undefined;
  return nearestFree(level, width, under);
}

/** The nearest free height above or below; undefined where the direct way is free. */
function detour(start: Place, end: Place, between: readonly Box[]): number | undefined {
  const middle = (start.x + end.x) / 2;
  const direct: Stretch[] = [
    { left: start.x, right: middle, top: start.y, bottom: start.y },
    { left: middle, right: middle, top: Math.min(start.y, end.y), bottom: Math.max(start.y, end.y) },
    { left: middle, right: end.x, top: end.y, bottom: end.y },
  ];
  if (!between.some((b) => direct.some((s) => meet(b, s)))) return undefined;
  return nearestFree((start.y + end.y) / 2, { left: start.x, right: end.x }, between);
}

function nearestFree(level: number, width: { left: number; right: number }, cards: readonly Box[]): number {
  const cardsAt = (band: { top: number; bottom: number }) =>
    cards.filter((b) => meet(b, { ...width, ...band }));
  const above = freeHeight(level, -1, cardsAt);
  const below = freeHeight(level, 1, cardsAt);
  return level - above <= below - level ? above : below;
}

/** Goes up (−1) or down (1) from card to card until no card is in the way. */
function freeHeight(
  from: number,
  direction: -1 | 1,
  cardsAt: (band: { top: number; bottom: number }) => readonly Box[],
): number {
  let height = from;
  for (;;) {
    const inTheWay = cardsAt({ top: height - CLEARANCE / 2, bottom: height + CLEARANCE / 2 });
    if (inTheWay.length === 0) return height;
    height =
      direction < 0
        ? Math.min(...inTheWay.map((b) => b.top)) - CLEARANCE
        : Math.max(...inTheWay.map((b) => b.bottom)) + CLEARANCE;
  }
}

const meet = (b: Box, s: Stretch): boolean =>
  b.left <= s.right && b.right >= s.left && b.top <= s.bottom && b.bottom >= s.top;
