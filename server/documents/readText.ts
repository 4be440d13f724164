import { check } from "../../compiler/check/check.ts";
import { renderDiagnostic } from "../../graph-schema/diagnostics/render.ts";
import { readDocument, readValue } from "../../graph-schema/readDocument.ts";
import { planObjective } from "../../training/run/planRun.ts";
import { type RunNeeds, runNeeds } from "../../training/run/runNeeds.ts";

/** A document as it is stored, or why it is not taken. */
export type Opened =
  { ok: true; text: string; name: string; dataset: string | null } | { ok: false; message: string };

/** The body of a call, in which each document is replaced by `{ opened }`, its place among `documents`. */
export interface OpenedBody {
  body: string;
  documents: readonly Opened[];
}

/** Whether a document can be trained. */
export type Checked = { ok: true; needs: RunNeeds } | { ok: false; message: string };

/** What a thread is asked to do with text, by name. */
export const questions = { open: openBody, check: checkText } as const;
export type Questions = typeof questions;

/** Opens the documents in the body of a call, also of one that holds several calls. All faults are told at once. */
function openBody(bytes: Uint8Array): OpenedBody {
  const documents: Opened[] = [];
  const open = (input: unknown): unknown => {
    if (!isObject(input) || !isObject(input.document)) return input;
    return { ...input, document: { opened: documents.push(openValue(input.document)) - 1 } };
  };
  let calls: unknown;
  try {
    calls = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    // What comes next says so.
    return { body: "not JSON", documents };
  }
  const many = isObject(calls) && Object.keys(calls).every((key) => /^\d+$/.test(key));
  const opened = many
    ? Object.fromEntries(Object.entries(calls as object).map(([key, input]) => [key, open(input)]))
    : open(calls);
  try {
    return { body: JSON.stringify(opened), documents };
  } catch {
    // Nested so deep beside its documents that it cannot be written again.
    return { body: "not JSON", documents };
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function openValue(value: unknown): Opened {
  const read = readValue(value);
  if (!read.ok) return { ok: false, message: read.diagnostics.map(renderDiagnostic).join(" ") };
  const { name, plan } = read.document;
  if (name.includes("\0")) return { ok: false, message: "setting name: a name holds no NUL character." };
  return { ok: true, text: JSON.stringify(read.document), name, dataset: plan.dataset };
}

/** Checks that the document in a text can be trained. */
function checkText(text: string): Checked {
  const read = readDocument(text);
  if (!read.ok) throw new Error("internal: a document that was opened cannot be read");
  const checked = check(read.document);
  const { objective, diagnostics } = planObjective(checked);
  const found = [...checked.diagnostics, ...diagnostics];
  const faults = found
    .filter((d) => d.severity === "error")
    .slice(0, MOST_FAULTS)
    .map(renderDiagnostic);
  return faults.length === 0 && objective
    ? { ok: true, needs: runNeeds(checked, objective) }
    : { ok: false, message: `"${read.document.name}" cannot be trained as it is. ${faults.join(" ")}` };
}

const MOST_FAULTS = 20;
