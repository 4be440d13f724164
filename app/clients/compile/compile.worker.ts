import { followDocument } from "../../../compiler/check/followDocument.ts";
import type { Document } from "../../../graph-schema/document.ts";
import { emit } from "./emitters.ts";

/** Asks for one emitted file of a document. */
export interface CompileRequest {
  id: string;
  document: Document;
}

const follow = followDocument();

addEventListener("message", ({ data }: MessageEvent<CompileRequest>) => {
  void emit(data.id, follow(data.document)).then((emitted) => postMessage(emitted));
});
