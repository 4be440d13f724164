import { parentPort } from "node:worker_threads";
import { type Question, readText } from "./readText.ts";

// A thread of the server that reads and checks documents, one after another.

parentPort!.postMessage("ready");
parentPort!.on("message", (question: Question) => parentPort!.postMessage(readText(question)));
