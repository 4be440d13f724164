import { renderDiagnostic } from "../../graph-schema/diagnostics/render.ts";
import { readDocument } from "../../graph-schema/readDocument.ts";
import { startProject } from "./session.ts";
import { useDialogs } from "../state/dialogs.ts";

const LARGEST = 50_000_000;

/** Lets a person choose a document file and opens it as a new project; says what is wrong with any other file. */
export function chooseDocument(): void {
  const input = document.createElement("input");
  input.type = "file";
  input.accept = ".json,application/json";
  input.onchange = () => {
    const file = input.files?.[0];
    if (file) void importDocument(file);
  };
  input.click();
}

/** Opens a document file as a new project. */
export async function importDocument(file: File): Promise<void> {
  const refuse = (reasons: readonly string[]): void =>
    useDialogs.getState().refuseImport({ file: file.name, reasons });
  if (file.size > LARGEST) return refuse(["The file is larger than 50 MB."]);
  const read = readDocument(await file.text());
  if (!read.ok) return refuse(read.diagnostics.map(renderDiagnostic));
  await startProject(read.document);
}
