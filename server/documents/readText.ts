import { check } from "../../compiler/check/check.ts";
import { renderDiagnostic } from "../../graph-schema/diagnostics/render.ts";
import { readDocument } from "../../graph-schema/readDocument.ts";
import { planObjective } from "../../training/run/planRun.ts";

/** What is asked of a thread: the text of a document, and whether it is to be trained. */
export interface Question {
  text: string;
  purpose: "save" | "train";
}

/** A document as it is stored, or why it is not taken. */
export type Answer = { ok: true; text: string; name: string } | { ok: false; message: string };

/** Reads a document; for a training, also checks that it can be trained. All faults are told at once. */
export function readText({ text, purpose }: Question): Answer {
  const read = readDocument(text);
  if (!read.ok) return { ok: false, message: read.diagnostics.map(renderDiagnostic).join(" ") };
  const { name } = read.document;
  if (name.includes("\0")) return { ok: false, message: "setting name: a name holds no NUL character." };
  if (purpose === "train") {
    const checked = check(read.document);
    const found = [...checked.diagnostics, ...planObjective(checked).diagnostics];
    const faults = found
      .filter((d) => d.severity === "error")
      .slice(0, MOST_FAULTS)
      .map(renderDiagnostic);
    if (faults.length > 0)
      return { ok: false, message: `"${name}" cannot be trained as it is. ${faults.join(" ")}` };
  }
  return { ok: true, text: JSON.stringify(read.document), name };
}

const MOST_FAULTS = 20;
