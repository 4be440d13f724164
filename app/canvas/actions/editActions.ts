import { batch, deleteNodes, moveNodes } from "../../../graph-schema/edits/compose.ts";
import { edgeKey, type Node } from "../../../graph-schema/document.ts";
import { applyEdit } from "../../../graph-schema/edits/edit.ts";
import { inView, selectAll, selectNodes, useEditor } from "../../state/editor/editor.ts";
import { emptySelection } from "../../state/editor/selection.ts";
import { countOf } from "../../ui/format.ts";
import type { Action } from "../../state/actions.ts";

const editor = () => useEditor.getState();
const someNodes = (): boolean => editor().selection.nodes.size > 0;
const something = (): boolean => someNodes() || editor().selection.edges.size > 0;

/** Removes what is selected; wires around a removed layer are joined. */
export function deleteSelection(): void {
  const { document, selection, apply } = inView();
  const wires = document.graph.edges.filter((e) => selection.edges.has(edgeKey(e)));
  const cut = batch(wires.map((edge) => ({ kind: "removeEdge", edge })));
  const layers = deleteNodes(applyEdit(document, cut).document, [...selection.nodes], { heal: true });
  const label =
    selection.nodes.size > 0 ? countOf(selection.nodes.size, "layer") : countOf(wires.length, "wire");
  apply(wires.length === 0 ? layers : batch([cut, layers]), `Delete ${label}`);
}

function toggleFlag(flag: "bypassed" | "frozen", label: string): void {
  const { document, selection, apply } = inView();
  const chosen = document.graph.nodes.filter((n) => selection.nodes.has(n.id));
  const on = !chosen.every((n) => n[flag]);
  const flagged = ({ [flag]: _, ...rest }: Node): Node => (on ? { ...rest, [flag]: true } : rest);
  apply(batch(chosen.map((n) => ({ kind: "replaceNode", id: n.id, node: flagged(n) }))), label);
}

function nudge(dx: number, dy: number): void {
  const { document, selection, apply } = inView();
  const places = new Map<string, Node["position"]>();
  for (const n of document.graph.nodes)
    if (selection.nodes.has(n.id)) places.set(n.id, [n.position[0] + dx, n.position[1] + dy]);
  apply(moveNodes(document, places), `Move ${countOf(places.size, "layer")}`, "nudge");
}

const directions = [
  ["Left", -1, 0],
  ["Right", 1, 0],
  ["Up", 0, -1],
  ["Down", 0, 1],
] as const;

/** Changes of the document. */
export const editActions: readonly Action[] = [
  {
    id: "undo",
    title: "Undo",
    group: "Edit",
    shortcuts: ["Mod+Z"],
    enabled: () => editor().history.past.length > 0,
    run: () => editor().undo(),
  },
  {
    id: "redo",
    title: "Redo",
    group: "Edit",
    shortcuts: ["Mod+Y", "Mod+Shift+Z"],
    enabled: () => editor().history.future.length > 0,
    run: () => editor().redo(),
  },
  {
    id: "delete",
    title: "Delete",
    group: "Edit",
    shortcuts: ["Delete", "Backspace"],
    enabled: something,
    run: deleteSelection,
  },
  { id: "selectAll", title: "Select all", group: "Edit", shortcuts: ["Mod+A"], run: selectAll },
  {
    id: "selectNothing",
    title: "Select nothing",
    group: "Edit",
    shortcuts: ["Escape"],
    enabled: something,
    run: () => editor().select(emptySelection),
  },
  {
    id: "bypass",
    title: "Bypass or restore",
    group: "Edit",
    shortcuts: ["Mod+B"],
    enabled: someNodes,
    run: () => toggleFlag("bypassed", "Bypass"),
  },
  {
    id: "freeze",
    title: "Freeze or unfreeze parameters",
    group: "Edit",
    enabled: someNodes,
    run: () => toggleFlag("frozen", "Freeze"),
  },
  ...directions.flatMap(([name, dx, dy]): Action[] => [
    {
      id: `nudge${name}`,
      title: `Nudge ${name.toLowerCase()}`,
      group: "Edit",
      shortcuts: [`Arrow${name}`],
      enabled: someNodes,
      run: () => nudge(dx, dy),
    },
    {
      id: `nudge${name}Far`,
      title: `Nudge ${name.toLowerCase()} by ten`,
      group: "Edit",
      shortcuts: [`Shift+Arrow${name}`],
      enabled: someNodes,
      run: () => nudge(10 * dx, 10 * dy),
    },
  ]),
  {
    id: "selectNext",
    title: "Next layer in data order",
    group: "Edit",
    shortcuts: ["Tab"],
    native: true,
    run: () => void walk(1),
  },
  {
    id: "selectPrevious",
    title: "Previous layer in data order",
    group: "Edit",
    shortcuts: ["Shift+Tab"],
    native: true,
    run: () => void walk(-1),
  },
];

/** Selects the layer after (or before) the selected one in data order; false at the end. */
export function walk(step: 1 | -1): boolean {
  const { checked, selection, document } = inView();
  const rest = document.graph.nodes.map((n) => n.id).filter((id) => !checked.order.includes(id));
  const order = [...checked.order, ...rest];
  const [current] = selection.nodes;
  const at = current === undefined ? (step > 0 ? -1 : order.length) : order.indexOf(current);
  const next = order[at + step];
  if (next === undefined) return false;
  selectNodes([next]);
  return true;
}
