import { useId, useState } from "react";
import { renameNode } from "../../graph-schema/edits/compose.ts";
import { nodeId } from "../../graph-schema/document.ts";
import { inView, selectNodes, useEditor } from "../state/editor/editor.ts";

/** The name of a node, changed when the field is left. */
export function NodeName({ id }: { id: string }) {
  const field = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const document = useEditor((s) => s.view.checked.document);
  const name = draft ?? id;
  const error = nameError(name, id, document.graph.nodes);
  const commit = (): void => {
    setDraft(null);
    if (name === id || error !== undefined) return;
    inView().apply(renameNode(document, id, name), `Rename ${id} to ${name}`);
    selectNodes([name]);
  };
  return (
    <>
      <div className="flex items-center justify-between gap-2">
        <label htmlFor={field}>Name</label>
        <input
          id={field}
          className="field number w-44"
          spellCheck={false}
          autoComplete="off"
          value={name}
          aria-invalid={error !== undefined}
          aria-describedby={error === undefined ? undefined : `${field}-error`}
          onChange={(e) => setDraft(e.target.value)}
          onBlur={commit}
          onKeyDown={(e) => {
            if (e.key === "Enter") commit();
            if (e.key === "Escape") setDraft(null);
          }}
        />
      </div>
      {error !== undefined && (
        <p id={`${field}-error`} role="alert" className="mt-1 text-xs text-error">
          {error}
        </p>
      )}
    </>
  );
}

function nameError(name: string, id: string, nodes: readonly { id: string }[]): string | undefined {
  const parsed = nodeId.safeParse(name);
  if (!parsed.success) return `Expected ${parsed.error.issues[0]?.message ?? "a name"}.`;
  if (name !== id && nodes.some((n) => n.id === name)) return `Another layer is called "${name}".`;
  return undefined;
}
