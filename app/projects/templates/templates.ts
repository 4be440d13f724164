import { z } from "zod";
import type { Document } from "../../../graph-schema/document.ts";
import { fetchServed } from "../../clients/fetchServed.ts";
import { laidOut } from "../../state/drawing/laidOut.ts";
import { renderDiagnostic } from "../../../graph-schema/diagnostics/render.ts";
import { readDocument } from "../../../graph-schema/readDocument.ts";

const template = z.object({
  id: z.string().regex(/^\w+$/),
  title: z.string(),
  doc: z.string(),
  /** Heading that it stands under. */
  group: z.string(),
});
export type Template = z.infer<typeof template>;

/** The templates that are served with the app. */
export async function listTemplates(): Promise<readonly Template[]> {
  const response = await fetchServed("/examples/index.json");
  return z.array(template).parse(await response.json());
}

/** The document of one, laid out for the canvas. */
export async function readTemplate(id: string): Promise<Document> {
  const response = await fetchServed(`/examples/${id}.json`);
  const read = readDocument(await response.text());
  if (!read.ok) throw new Error(read.diagnostics.map(renderDiagnostic).join(" "));
  return laidOut(read.document);
}
