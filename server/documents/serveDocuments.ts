import { parentPort } from "node:worker_threads";
import { type Questions, questions } from "./readText.ts";

// A thread of the server that reads and checks documents, one after another.

/** A question by its name, with what it is asked of. */
export type Asked = {
  [Q in keyof Questions]: { question: Q; of: Parameters<Questions[Q]>[0] };
}[keyof Questions];

parentPort!.postMessage("ready");
parentPort!.on("message", ({ question, of }: Asked) => {
  parentPort!.postMessage(answer(questions[question] as (of: unknown) => unknown, of));
});

/** A fault of the program is told as such, and the thread goes on. */
function answer(question: (of: unknown) => unknown, of: unknown): unknown {
  try {
    return question(of);
  } catch (error) {
    const { message } = error as Error;
    return {
      ok: false,
      message: `The document could not be checked: ${message}. Report this with the document.`,
    };
  }
}
