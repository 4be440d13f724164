"use client";
import { Redo2, Undo2 } from "lucide-react";
import { useEditor } from "../state/editor.ts";
import { ActionButton } from "../ui/ActionButton.tsx";
import { DocumentState } from "./DocumentState.tsx";
import { ProjectName } from "./ProjectName.tsx";
import { topBarItems } from "./topBarItems.ts";

/** Name and state of the project, undo and redo, and what the features put here. */
export function TopBar() {
  const canUndo = useEditor((s) => s.history.past.at(-1)?.label);
  const canRedo = useEditor((s) => s.history.future[0]?.label);
  return (
    <header className="flex h-11 shrink-0 items-center gap-2 border-b border-line bg-surface px-3">
      {/* eslint-disable-next-line @next/next/no-img-element -- an SVG of one kilobyte */}
      <img src="/icon.svg" alt="" width={20} height={20} />
      <ProjectName />
      <DocumentState />
      <div className="ml-auto flex items-center gap-1">
        <ActionButton id="undo" icon={Undo2} label={canUndo && `Undo: ${canUndo}`} disabled={!canUndo} />
        <ActionButton id="redo" icon={Redo2} label={canRedo && `Redo: ${canRedo}`} disabled={!canRedo} />
        {topBarItems.map(({ id, Item }) => (
          <Item key={id} />
        ))}
      </div>
    </header>
  );
}
