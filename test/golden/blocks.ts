import { readFileSync } from "node:fs";
import type { Document } from "../../graph-schema/document.ts";
import { renderDiagnostic } from "../../graph-schema/diagnostics/render.ts";
import { readDocument } from "../../graph-schema/readDocument.ts";

/** A document of instances of blocks: bypasses by formula, rows of instances, two inputs, two outputs, nesting. */
export function blocksDocument(): Document {
  const read = readDocument(readFileSync(new URL("blocks/document.json", import.meta.url), "utf8"));
  if (!read.ok) throw new Error(read.diagnostics.map(renderDiagnostic).join(" "));
  return read.document;
}
