import { parentPort } from "node:worker_threads";
import { followDocument } from "../../compiler/check/followDocument.ts";
import type { Document } from "../../graph-schema/document.ts";

// A worker that follows a document as those of the app do; answers each with the milliseconds that it checked.

const follow = followDocument();

parentPort!.on("message", (document: Document) => {
  const start = performance.now();
  follow(document);
  parentPort!.postMessage(performance.now() - start);
});
