import { blockNameOf, type Blocks, type Edge } from "../../graph-schema/document.ts";
import { orderNodes } from "../check/order.ts";

/** How the blocks of a document stand inside one another. */
interface Nesting {
  /** Which cycle of blocks that hold one another a block is on. */
  cycle: ReadonlyMap<string, number>;
  /** How many levels of blocks an instance comes to: 1 where its graph holds no instance. */
  levels: ReadonlyMap<string, number>;
}

const known = new WeakMap<Blocks, Nesting>();

/** Whether an instance of block `name` in the graph of block `around` leads back to that block. */
export function isRecursive(blocks: Blocks, name: string, around: string): boolean {
  const { cycle } = nestingOf(blocks);
  return name === around || (cycle.has(name) && cycle.get(name) === cycle.get(around));
}

/** How many levels of blocks an instance comes to. */
export const levelsOf = (blocks: Blocks, name: string): number => nestingOf(blocks).levels.get(name) ?? 1;

function nestingOf(blocks: Blocks): Nesting {
  const found = known.get(blocks) ?? nest(blocks);
  known.set(blocks, found);
  return found;
}

/** One walk over all blocks, however deep: what each holds comes before it. */
function nest(blocks: Blocks): Nesting {
  const edges = Object.entries(blocks).flatMap(([to, { graph }]) =>
    [...new Set(graph.nodes.map(({ type }) => blockNameOf(type)))].flatMap((from): Edge[] =>
      from !== undefined && Object.hasOwn(blocks, from) ? [{ from, output: "", to, input: "" }] : [],
    ),
  );
  const { order, cycles } = orderNodes(Object.keys(blocks), edges);
  const inside = new Map<string, string[]>(order.map((name) => [name, []]));
  for (const { from, to } of edges) inside.get(to)?.push(from);
  const levels = new Map<string, number>();
  for (const name of order)
    levels.set(
      name,
      inside.get(name)!.reduce((most, inner) => Math.max(most, 1 + (levels.get(inner) ?? 0)), 1),
    );
  return { cycle: new Map(cycles.flatMap((names, at) => names.map((name) => [name, at]))), levels };
}
