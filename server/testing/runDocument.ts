import { readFileSync } from "node:fs";
import { document, type Document } from "../../graph-schema/document.ts";

/** A small model of the examples that trains for as many epochs as a test needs. */
export function runDocument(
  example: "linearRegression" | "irisMlp",
  plan: Partial<Document["plan"]>,
): Document {
  const path = new URL(`../../public/examples/${example}.json`, import.meta.url);
  const read = document.parse(JSON.parse(readFileSync(path, "utf8")));
  return { ...read, plan: { ...read.plan, ...plan } };
}
