import { check } from "../../../compiler/check/check.ts";
import type { Checked } from "../../../compiler/check/checked.ts";
import type { Document } from "../../../graph-schema/document.ts";
import { emit } from "./emitters.ts";

/** Asks for one emitted file of a document. */
export interface CompileRequest {
  id: string;
  document: Document;
}

let previous: Checked | undefined;

addEventListener("message", ({ data }: MessageEvent<CompileRequest>) => {
  previous = check(data.document, previous);
  void emit(data.id, previous).then((emitted) => postMessage(emitted));
});
