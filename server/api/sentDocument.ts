import { TRPCError } from "@trpc/server";
import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import type { Document } from "../../graph-schema/document.ts";
import type { Question } from "../documents/readText.ts";
import type { Context } from "./trpc.ts";

/** A document as it is sent. What it holds is read by {@link readSent}, beside the event loop. */
export const sentDocument = z.custom<Document>(
  (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  "a document is an object",
);

/** A document that was read. */
export interface SentDocument {
  name: string;
  /** Its text as it is stored. */
  text: string;
  /** The same as the value of a column. */
  column: SQL<Document>;
}

/** Reads what was sent; throws BAD_REQUEST with every fault. */
export async function readSent(
  ctx: Context,
  sent: Document,
  purpose: Question["purpose"],
): Promise<SentDocument> {
  // Parsing the call and writing the text each take their time: what else waits comes between them.
  await new Promise(setImmediate);
  const read = await ctx.documents.read({ text: JSON.stringify(sent), purpose });
  if (!read.ok) throw new TRPCError({ code: "BAD_REQUEST", message: read.message });
  return { name: read.name, text: read.text, column: sql<Document>`${read.text}::json` };
}
