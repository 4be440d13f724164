import type { Checked, CheckedNode } from "../../../compiler/check/checked.ts";

/** A new check whose unchanged nodes are the very objects of the last one, so that only changed cards are drawn. */
export function reuseUnchanged(now: Checked, before: Checked): Checked {
  const nodes = new Map<string, CheckedNode>();
  for (const [id, node] of now.nodes) {
    const last = before.nodes.get(id);
    nodes.set(id, last && isSame(node, last) ? last : node);
  }
  return { ...now, nodes };
}

/** Nodes with diagnostics always count as changed: their fixes are made for one document. */
function isSame(a: CheckedNode, b: CheckedNode): boolean {
  const ports = Object.keys(a.inputs);
  return (
    a.node === b.node &&
    a.layer === b.layer &&
    a.params === b.params &&
    a.outputs === b.outputs &&
    a.cost === b.cost &&
    a.bypassed === b.bypassed &&
    a.diagnostics.length === 0 &&
    b.diagnostics.length === 0 &&
    ports.length === Object.keys(b.inputs).length &&
    ports.every((port) => {
      const [now, then] = [a.inputs[port]!, b.inputs[port]];
      return now.length === then?.length && now.every((t, i) => t === then[i]);
    })
  );
}
