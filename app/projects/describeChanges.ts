import { type Blocks, type Document, edgeKey, type Node } from "../../graph-schema/document.ts";
import { asVersion2 } from "../../graph-schema/migrations/columnsAndObjective.ts";
import type { Plan } from "../../graph-schema/plan/plan.ts";
import { labelOf } from "../ui/form/fieldOf.ts";
import { countOf } from "../ui/format.ts";

const MOST_NAMED = 4;
const LONGEST_VALUE = 24;

/** What was done to a document, in a few short lines; none when nothing was. */
export function describeChanges(before: Document, after: Document): readonly string[] {
  const was = new Map(before.graph.nodes.map((n) => [n.id, n]));
  const is = new Map(after.graph.nodes.map((n) => [n.id, n]));
  const added = [...is.keys()].filter((id) => !was.has(id));
  const removed = [...was.keys()].filter((id) => !is.has(id));
  const both = [...is.values()].flatMap((node) => {
    const old = was.get(node.id);
    return old ? [{ old, node }] : [];
  });
  const changed = both.flatMap(({ old, node }) => {
    const what = nodeChanges(old, node);
    return what.length > 0 ? [`${node.id} (${what.join(", ")})`] : [];
  });
  const moved = both.filter(({ old, node }) => !same(old.position, node.position));
  return [
    ...(before.name === after.name ? [] : [`Renamed to "${after.name}"`]),
    ...line("Added", added),
    ...line("Removed", removed),
    ...line("Changed", changed),
    ...wireChanges(before, after),
    ...(moved.length > 0 ? [`Moved ${countOf(moved.length, "layer")}`] : []),
    ...blockChanges(before.blocks ?? {}, after.blocks ?? {}),
    ...line("Plan:", planChanges(before.plan, after.plan)),
  ];
}

/** What changed in a plan, in the plain form where both have one term and one phase. */
function planChanges(before: Plan, after: Plan): string[] {
  const [was, is] = [asVersion2(before), asVersion2(after)];
  return was && is ? valueChanges({ ...was }, { ...is }) : valueChanges(before, after);
}

/** Blocks by title; of one that was changed what was done in it is left out. */
function blockChanges(before: Blocks, after: Blocks): string[] {
  const titles = (blocks: Blocks, names: readonly string[]): string[] =>
    names.map((name) => blocks[name]!.title);
  const [was, is] = [Object.keys(before), Object.keys(after)];
  const changed = is.filter((name) => was.includes(name) && !same(before[name], after[name]));
  return [
    ...line(
      "Added the block",
      titles(
        after,
        is.filter((name) => !was.includes(name)),
      ),
    ),
    ...line(
      "Removed the block",
      titles(
        before,
        was.filter((name) => !is.includes(name)),
      ),
    ),
    ...line("Changed the block", titles(after, changed)),
  ];
}

function nodeChanges(old: Node, node: Node): string[] {
  const { params: oldParams, position: _old, id: _id, ...oldRest } = old;
  const { params, position: _new, id: _same, ...rest } = node;
  return [...valueChanges(oldRest, rest), ...valueChanges(oldParams, params)];
}

function wireChanges(before: Document, after: Document): string[] {
  const was = new Set(before.graph.edges.map(edgeKey));
  const is = new Set(after.graph.edges.map(edgeKey));
  const added = [...is].filter((key) => !was.has(key)).length;
  const removed = [...was].filter((key) => !is.has(key)).length;
  const parts = [
    ...(added > 0 ? [`${countOf(added, "wire")} added`] : []),
    ...(removed > 0 ? [`${countOf(removed, "wire")} removed`] : []),
  ];
  return parts.length > 0 ? [parts.join(", ")] : [];
}

/** Each key of which the value differs: "epochs 3 → 5", or its name alone where values are long or lists. */
function valueChanges(before: object, after: object): string[] {
  const [was, is] = [before, after] as readonly Readonly<Record<string, unknown>>[];
  const keys = new Set([...Object.keys(was!), ...Object.keys(is!)]);
  return [...keys].flatMap((key) => {
    if (same(was![key], is![key])) return [];
    const name = labelOf(key).toLowerCase();
    const [a, b] = [shown(was![key]), shown(is![key])];
    if (b === undefined || a === b) return [name];
    return [a === undefined ? `${name} ${b}` : `${name} ${a} → ${b}`];
  });
}

/** A value as text; undefined where that says little. */
function shown(value: unknown): string | undefined {
  if (typeof value === "object" && value !== null)
    return "type" in value && typeof value.type === "string" ? value.type : undefined;
  const text = String(value);
  return value === undefined || text.length > LONGEST_VALUE ? undefined : text;
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

function line(what: string, named: readonly string[]): string[] {
  if (named.length === 0) return [];
  const rest = named.length - MOST_NAMED;
  const list = named.slice(0, MOST_NAMED).join(", ");
  return [`${what} ${list}${rest > 0 ? ` and ${rest} more` : ""}`];
}
