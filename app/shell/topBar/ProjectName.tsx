import { useState } from "react";
import { useEditor } from "../../state/editor/editor.ts";

/** The name of the project, editable in place. */
export function ProjectName() {
  const name = useEditor((s) => s.document.name);
  const [draft, setDraft] = useState<string | null>(null);
  const commit = (): void => {
    const next = draft?.trim();
    setDraft(null);
    if (next && next !== name)
      useEditor.getState().apply({ kind: "setName", name: next.slice(0, 200) }, "Rename project");
  };
  const shown = draft ?? name;
  return (
    <input
      aria-label="Project name"
      className="h-7 max-w-80 min-w-16 truncate rounded-md border border-transparent bg-transparent px-1.5 font-medium hover:border-line focus:border-line-strong"
      style={{ width: `calc(${Math.max(4, shown.length)}ch + 20px)` }}
      maxLength={200}
      value={shown}
      onFocus={(e) => e.target.select()}
      onChange={(e) => setDraft(e.target.value)}
      onBlur={commit}
      onKeyDown={(e) => {
        if (e.key === "Enter") e.currentTarget.blur();
        if (e.key === "Escape") {
          setDraft(null);
          e.currentTarget.value = name;
          requestAnimationFrame(() => (document.activeElement as HTMLElement | null)?.blur());
        }
      }}
    />
  );
}
