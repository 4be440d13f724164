import { editor } from "monaco-editor/editor";
import { useEffect, useRef, useState } from "react";
import type { Document } from "../../graph-schema/document.ts";
import { printDocument } from "../../graph-schema/printDocument.ts";
import { renderDiagnostic } from "../../graph-schema/diagnostics/render.ts";
import { readDocument } from "../../graph-schema/readDocument.ts";
import { useEditor } from "../state/editor/editor.ts";
import { Button } from "../ui/Button.tsx";
import { createEditor, documentUri } from "./monaco.ts";
import { textChange } from "./textChange.ts";

/**
 * The document as JSON, both ways: what is typed is applied as soon as it is a document again; until then it is a
 * draft that changes nothing, and says why.
 */
export function DocumentText() {
  const element = useRef<HTMLDivElement>(null);
  const [error, setError] = useState<string | null>(null);
  const [reset, setReset] = useState(0);
  useEffect(() => {
    if (!element.current) return;
    const model = editor.createModel(printDocument(useEditor.getState().document), "json", documentUri);
    const view = createEditor(element.current, { model, ariaLabel: "Document as JSON" });
    // The document that the text stands for; null while the text is a draft.
    let shown: Document | null = useEditor.getState().document;
    let following = false;
    const typing = model.onDidChangeContent(() => {
      if (following) return;
      const read = readDocument(model.getValue());
      shown = read.ok ? read.document : null;
      setError(read.ok ? null : read.diagnostics.map(renderDiagnostic).join(" "));
      if (!read.ok) return;
      const { document, apply } = useEditor.getState();
      if (JSON.stringify(read.document) === JSON.stringify(document)) return;
      apply(
        { kind: "replaceDocument", document: keepParts(read.document, document) },
        "Edit the text",
        "text",
      );
      shown = useEditor.getState().document;
    });
    const stop = useEditor.subscribe(({ document }) => {
      if (shown === null || document === shown) return;
      shown = document;
      following = true;
      follow(model, printDocument(document));
      following = false;
    });
    return () => {
      stop();
      typing.dispose();
      view.dispose();
      model.dispose();
    };
  }, [reset]);
  return (
    <div className="flex h-full flex-col">
      <div ref={element} className="min-h-0 flex-1" />
      {error !== null && (
        <div
          role="alert"
          className="flex shrink-0 items-center gap-3 border-t border-line bg-error-soft px-3 py-1"
        >
          <span className="min-w-0 flex-1 truncate text-error" title={error}>
            Not applied. {error}
          </span>
          <Button
            onClick={() => {
              setError(null);
              setReset((n) => n + 1);
            }}
          >
            Discard the draft
          </Button>
        </div>
      )}
    </div>
  );
}

/** Brings the text up to the document where they differ, so that cursor and folding stay. */
function follow(model: editor.ITextModel, text: string): void {
  const change = textChange(model.getValue(), text);
  if (!change) return;
  const from = model.getPositionAt(change.start);
  const to = model.getPositionAt(change.end);
  model.pushEditOperations(
    null,
    [
      {
        range: {
          startLineNumber: from.lineNumber,
          startColumn: from.column,
          endLineNumber: to.lineNumber,
          endColumn: to.column,
        },
        text: change.text,
      },
    ],
    () => null,
  );
}

/** Takes over the objects of the last document that are equal, so that checking stays incremental. */
function keepParts(now: Document, before: Document): Document {
  const known = new Map(before.graph.nodes.map((n) => [JSON.stringify(n), n]));
  const nodes = now.graph.nodes.map((n) => known.get(JSON.stringify(n)) ?? n);
  const { blocks } = before;
  const same = blocks && JSON.stringify(now.blocks) === JSON.stringify(blocks);
  return { ...now, graph: { ...now.graph, nodes }, ...(same && { blocks }) };
}
