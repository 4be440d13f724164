import { bodiesOf } from "../../compiler/blocks/bodiesOf.ts";
import type { Checked } from "../../compiler/check/checked.ts";
import type { InstanceRef } from "../../graph-schema/diagnostics/place.ts";
import { viewAt } from "../state/editor/viewAt.ts";

/** The node of a full name such as "stage1.rest.2.conv1", and the instances to enter for it. */
export function findNamed(
  checked: Checked,
  name: string,
): { id: string; path: readonly InstanceRef[] } | undefined {
  const path: InstanceRef[] = [];
  const parts = name.split(".");
  for (let id = parts.shift(); id !== undefined; id = parts.shift()) {
    const node = viewAt(checked, path).checked.nodes.get(id);
    if (!node) return undefined;
    if (parts.length === 0) return { id, path };
    const row = bodiesOf(node)?.length ?? 0;
    path.push({ id, index: row > 1 ? Number(parts.shift()) : 0 });
  }
  return undefined;
}
