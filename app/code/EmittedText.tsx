import { editor } from "monaco-editor/editor";
import { useEffect, useRef } from "react";
import type { Source } from "../../compiler/emit/source.ts";
import { reveal } from "../canvas/reveal.ts";
import { useEditor } from "../state/editor.ts";
import type { EmittedTab } from "./codeTabs.ts";
import { createEditor } from "./monaco.ts";
import { useEmitted } from "./useEmitted.ts";

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
      const nodes = view.block === undefined ? selection.nodes : new Set(view.path.slice(0, 1).map((c) => c.id));
      const lines = source.current.nodes.flatMap((n, i) => (n !== undefined && nodes.has(n) ? [i + 1] : []));
      marks.set(
        lines.map((line) => ({
          range: { startLineNumber: line, startColumn: 1, endLineNumber: line, endColumn: 1 },
          options: {
            isWholeLine: true,
            className: "marked-line",
            linesDecorationsClassName: "marked-margin",
          },
        })),
      );
    };
    const stop = useEditor.subscribe((now, before) => {
      if (now.selection !== before.selection) mark();
    });
    const changed = model.onDidChangeContent(mark);
    const click = made.onMouseDown(({ target }) => {
      const node = source.current.nodes[(target.position?.lineNumber ?? 0) - 1];
      if (node !== undefined && useEditor.getState().checked.nodes.has(node)) reveal(node, []);
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
    const { scrollTop } = { scrollTop: view.current.getScrollTop() };
    view.current.setValue(emitted.text);
    view.current.setScrollTop(scrollTop);
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
