import { batch, connect } from "../../../graph-schema/edits/compose.ts";
import { type Edge, edgeKey } from "../../../graph-schema/document.ts";
import { applyEdit } from "../../../graph-schema/edits/edit.ts";
import { inView } from "../editor/editor.ts";

/** Draws a wire, in place of another where one was moved. */
export function drawWire(edge: Edge, instead?: Edge): void {
  const { document, checked, apply } = inView();
  if (instead && edgeKey(instead) === edgeKey(edge)) return;
  const removal = instead ? batch([{ kind: "removeEdge", edge: instead }]) : batch([]);
  const without = applyEdit(document, removal).document;
  const variadic = checked.nodes.get(edge.to)?.layer?.inputs[edge.input]?.variadic === true;
  const edit = connect(without, edge, { variadic });
  apply(instead ? batch([removal, edit]) : edit, `Connect ${edge.from} to ${edge.to}`);
}
