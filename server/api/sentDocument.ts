import { TRPCError } from "@trpc/server";
import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import type { Document } from "../../graph-schema/document.ts";
import type { Opened } from "../documents/readText.ts";
import type { Context } from "./trpc.ts";

/**
 * A document as it is sent. A procedure with it in its input says so by the meta `takesDocument`: its calls are opened
 * beside the event loop, and of the document no more than its place among those comes here. {@link openedOf} has it.
 */
export const sentDocument = z.custom<Document>(
  (value) => place.safeParse(value).success,
  "a document is an object",
);

const place = z.strictObject({ opened: z.int().min(0) });

/** A document that was opened. */
export interface SentDocument extends Extract<Opened, { ok: true }> {
  /** Its text as the value of a column. */
  column: SQL<Document>;
}

/** What was sent; throws BAD_REQUEST with every fault. */
export function openedOf(ctx: Context, sent: Document): SentDocument {
  const opened = ctx.opened[place.parse(sent).opened];
  if (!opened) throw new Error("internal: a call with a document was not opened");
  if (!opened.ok) throw new TRPCError({ code: "BAD_REQUEST", message: opened.message });
  return { ...opened, column: sql<Document>`${opened.text}::json` };
}
