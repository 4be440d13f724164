import { editor } from "monaco-editor/editor";
import { useEffect, useRef } from "react";
import type { Source } from "../../compiler/emit/source.ts";
import { reveal } from "../state/editor/reveal.ts";
import { useEditor } from "../state/editor/editor.ts";
import type { EmittedTab } from "./codeTabs.ts";
import { findNamed } from "./findNamed.ts";
import { linesOf } from "./linesOf.ts";
import { createEditor } from "./monaco.ts";
import { useEmitted } from "../clients/compile/useEmitted.ts";

/** An emitted file, to read. A click on a line shows its layer; the lines of selected layers are marked. */
export function EmittedText({ id, title, language }: EmittedTab) {
  const element = useRef<HTMLDivElement>(null);
  const view = useRef<editor.IStandaloneCodeEditor>(null);
  const source = useRef<Source>({ text: "", nodes: [] });
  const emitted = useEmitted(id);

  useEffect(() => {
    if (!element.current) return;
    const model = editor.createModel("", language);
    const made = createEditor(element.current, {
      model,
      readOnly: true,
      domReadOnly: true,
      ariaLabel: title,
    });
    view.current = made;
    const marks = made.createDecorationsCollection();
    const mark = (): void => {
      const { view, selection } = useEditor.getState();
      marks.set(
        linesOf(source.current, view, selection).map((line) => ({
          range: { startLineNumber: line, startColumn: 1, endLineNumber: line, endColumn: 1 },
          options: {
            isWholeLine: true,
            className: "marked-line",
            linesDecorationsClassName: "marked-margin",
          },
        })),
      );
    };
    const showMarked = (): void => {
      const [first] = marks.getRanges();
      const seen = made.getVisibleRanges();
      if (first && !marks.getRanges().some((line) => seen.some((part) => part.containsRange(line))))
        made.revealLineInCenter(first.startLineNumber);
    };
    const stop = useEditor.subscribe((now, before) => {
      if (now.selection === before.selection && now.view.prefix === before.view.prefix) return;
      mark();
      showMarked();
    });
    let filled = false;
    const changed = model.onDidChangeContent(() => {
      mark();
      if (!filled) showMarked();
      filled = true;
    });
    const click = made.onMouseDown(({ target }) => {
      const origin = source.current.nodes[(target.position?.lineNumber ?? 0) - 1];
      if (!origin) return;
      const { checked, view } = useEditor.getState();
      // Of the instances that share a class, the one in view.
      const prefix = origin.prefixes.includes(view.prefix) ? view.prefix : origin.prefixes[0];
      const found = findNamed(checked, `${prefix}${origin.name}`);
      if (found) reveal(found.id, found.path);
    });
    return () => {
      stop();
      changed.dispose();
      click.dispose();
      made.dispose();
      model.dispose();
      view.current = null;
    };
  }, [language, title]);

  useEffect(() => {
    if (!emitted || !("text" in emitted) || !view.current) return;
    source.current = emitted;
    const scrollTop = view.current.getScrollTop();
    view.current.setValue(emitted.text);
    if (scrollTop > 0) view.current.setScrollTop(scrollTop);
  }, [emitted]);

  const reasons = emitted && "reasons" in emitted ? emitted.reasons : undefined;
  return (
    <div className="flex h-full flex-col" data-file={title}>
      {reasons && (
        <div role="status" className="shrink-0 border-b border-line bg-warning-soft px-3 py-1.5">
          <p>Waiting until the graph is whole:</p>
          <ul className="text-muted">
            {reasons.slice(0, 5).map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
        </div>
      )}
      <div ref={element} className={`min-h-0 flex-1 ${reasons ? "opacity-40" : ""}`} />
    </div>
  );
}
