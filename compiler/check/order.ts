import type { Edge } from "../../graph-schema/document.ts";

export interface Order {
  /** Every node that is on no cycle, after what feeds it. */
  order: readonly string[];
  /** Nodes of each cycle (strongly connected component). */
  cycles: readonly (readonly string[])[];
}

/** Topological order; ties keep the order of `ids`. Kahn, 1962; Tarjan, 1972. */
export function orderNodes(ids: readonly string[], edges: readonly Edge[]): Order {
  const next = new Map<string, string[]>(ids.map((id) => [id, []]));
  const waiting = new Map<string, number>(ids.map((id) => [id, 0]));
  for (const e of edges) {
    next.get(e.from)!.push(e.to);
    waiting.set(e.to, waiting.get(e.to)! + 1);
  }
  const order: string[] = [];
  const release = (ready: string[]): void => {
    for (const id of ready) {
      order.push(id);
      for (const to of next.get(id)!) {
        waiting.set(to, waiting.get(to)! - 1);
        if (waiting.get(to) === 0) ready.push(to);
      }
    }
  };
  release(ids.filter((id) => waiting.get(id) === 0));
  if (order.length === waiting.size) return { order, cycles: [] };

  const stuck = ids.filter((id) => waiting.get(id)! > 0);
  const cycles = components(stuck, next).filter((c) => c.length > 1 || next.get(c[0]!)!.includes(c[0]!));
  const onCycle = new Set(cycles.flat());
  // What lies behind a cycle can still be ordered as if the cycle's nodes were known.
  const downstream = stuck.filter((id) => !onCycle.has(id));
  const inside = new Set(downstream);
  for (const id of downstream) waiting.set(id, 0);
  for (const e of edges)
    if (inside.has(e.from) && inside.has(e.to)) waiting.set(e.to, waiting.get(e.to)! + 1);
  release(downstream.filter((id) => waiting.get(id) === 0));
  return { order, cycles };
}

/**
 * The order in which calls of one module follow each other: again and again the first of `ids` whose sources are all
 * there. Nodes on cycles are left out.
 */
export function orderCalls(ids: readonly string[], edges: readonly Edge[]): readonly string[] {
  const at = new Map(ids.map((id, i) => [id, i]));
  const next = new Map<string, string[]>(ids.map((id) => [id, []]));
  const waiting = new Map<string, number>(ids.map((id) => [id, 0]));
  for (const e of edges) {
    next.get(e.from)!.push(e.to);
    waiting.set(e.to, waiting.get(e.to)! + 1);
  }
  const ready = ids.filter((id) => waiting.get(id) === 0).reverse();
  const order: string[] = [];
  for (let id = ready.pop(); id !== undefined; id = ready.pop()) {
    order.push(id);
    for (const to of next.get(id)!) {
      waiting.set(to, waiting.get(to)! - 1);
      if (waiting.get(to) === 0) ready.splice(placeOf(at.get(to)!, ready, at), 0, to);
    }
  }
  return order;
}

/** Where a node goes in a list whose last comes first in the document. */
function placeOf(index: number, ready: readonly string[], at: ReadonlyMap<string, number>): number {
  let [low, high] = [0, ready.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at.get(ready[middle]!)! > index) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Strongly connected components, without recursion. */
function components(ids: readonly string[], next: ReadonlyMap<string, readonly string[]>): string[][] {
  const inside = new Set(ids);
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const onStack = new Set<string>();
  const found: string[][] = [];
  const enter = (id: string): { id: string; at: number } => {
    index.set(id, index.size);
    low.set(id, index.get(id)!);
    stack.push(id);
    onStack.add(id);
    return { id, at: 0 };
  };
  for (const root of ids) {
    if (index.has(root)) continue;
    const path = [enter(root)];
    for (let frame = path.at(-1); frame; frame = path.at(-1)) {
      const to = next.get(frame.id)![frame.at++];
      if (to === undefined) {
        path.pop();
        const parent = path.at(-1)?.id;
        if (parent !== undefined) low.set(parent, Math.min(low.get(parent)!, low.get(frame.id)!));
        if (low.get(frame.id) === index.get(frame.id)) found.push(popComponent(frame.id, stack, onStack));
      } else if (!inside.has(to)) continue;
      else if (!index.has(to)) path.push(enter(to));
      else if (onStack.has(to)) low.set(frame.id, Math.min(low.get(frame.id)!, index.get(to)!));
    }
  }
  return found;
}

function popComponent(root: string, stack: string[], onStack: Set<string>): string[] {
  const component: string[] = [];
  for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
    onStack.delete(id);
    component.unshift(id);
    if (id === root) break;
  }
  return component;
}
