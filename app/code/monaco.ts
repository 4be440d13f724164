// The JSON language brings every feature along; imported after it, some would miss their services.
import "monaco-editor/features/register.all";
import "monaco-editor/languages/definitions/python/register";
import { jsonDefaults } from "monaco-editor/languages/features/json/register";
import { editor, type Environment, Uri } from "monaco-editor/editor";
import { pageColor } from "../ui/rgbColor.ts";
import { documentSchema } from "./documentSchema.ts";
import { onnxLanguage } from "./onnxLanguage.ts";

// Monaco and its workers, from this origin; imported only when the code panel opens.

declare global {
  interface Window {
    MonacoEnvironment?: Environment;
  }
}

window.MonacoEnvironment = {
  getWorker: (_, label) =>
    label === "json"
      ? new Worker(new URL("monaco-editor/languages/features/json/json.worker", import.meta.url), {
          type: "module",
        })
      : new Worker(new URL("monaco-editor/editor/editor.worker", import.meta.url), { type: "module" }),
};

/** Where the document's text lives; its schema is tied to this name. */
export const documentUri = Uri.parse("tensorloom://project/document.json");

jsonDefaults.setDiagnosticsOptions({
  validate: true,
  schemaValidation: "error",
  schemas: [
    {
      uri: "tensorloom://schema/document.json",
      fileMatch: [documentUri.toString()],
      schema: documentSchema(),
    },
  ],
});
onnxLanguage();

/** Gives the editor the colors of the page. */
export function takeColorsOfPage(): void {
  const dark = document.documentElement.dataset.theme === "dark";
  editor.defineTheme("tensorloom", {
    base: dark ? "vs-dark" : "vs",
    inherit: true,
    rules: [],
    colors: {
      "editor.background": pageColor("--surface"),
      "editor.foreground": pageColor("--ink"),
      "editorLineNumber.foreground": pageColor("--line-strong"),
      "editorLineNumber.activeForeground": pageColor("--muted"),
      "editor.selectionBackground": pageColor("--accent-soft"),
      "editorWidget.background": pageColor("--raised"),
      "editorWidget.border": pageColor("--line"),
    },
  });
  editor.setTheme("tensorloom");
}

/** Makes an editor in an element; `dispose()` it. */
export function createEditor(
  element: HTMLElement,
  options: editor.IStandaloneEditorConstructionOptions,
): editor.IStandaloneCodeEditor {
  takeColorsOfPage();
  return editor.create(element, {
    automaticLayout: true,
    minimap: { enabled: false },
    fontFamily: '"JetBrains Mono Variable", ui-monospace, monospace',
    fontSize: 12,
    lineHeight: 19,
    fontLigatures: false,
    scrollBeyondLastLine: false,
    renderLineHighlight: "line",
    padding: { top: 8, bottom: 8 },
    tabSize: 2,
    fixedOverflowWidgets: true,
    stickyScroll: { enabled: false },
    unicodeHighlight: { ambiguousCharacters: false },
    ...options,
  });
}
