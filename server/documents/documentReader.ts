import { Worker } from "node:worker_threads";
import type { Answer, Question } from "./readText.ts";

/** Reads and checks documents beside the event loop, so that no other request waits for a large or a hostile one. */
export interface DocumentReader {
  /** Never rejects: a document that takes too much time or memory is not taken. */
  read(question: Question): Promise<Answer>;
  close(): Promise<void>;
}

/** What reading one document may take. */
export interface ReaderLimits {
  milliseconds: number;
  megabytes: number;
  /** Documents that are read at the same time; further ones wait. */
  threads: number;
}

const usual: ReaderLimits = { milliseconds: 20_000, megabytes: 768, threads: 4 };

/** A thread is started when all that are there are busy, and one is kept ready. */
export function openDocumentReader(limits: ReaderLimits = usual): DocumentReader {
  const idle: Worker[] = [];
  const all = new Set<Worker>();
  const ready = new WeakMap<Worker, Promise<void>>();
  const waiting: ((thread: Worker) => void)[] = [];

  const start = (): Worker => {
    const thread = new Worker(new URL("thread.mjs", import.meta.url), {
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: limits.megabytes },
    });
    all.add(thread);
    // Without a listener, the error of a thread that runs out of memory would end the server.
    thread.on("error", (error) => console.error(`A document could not be read: ${error.message}`));
    const started = new Promise<void>((resolve) => {
      thread.once("message", () => resolve()).once("exit", () => resolve());
    });
    ready.set(thread, started);
    thread.unref();
    return thread;
  };
  const take = (): Promise<Worker> | Worker => {
    const thread = idle.pop() ?? (all.size < limits.threads ? start() : undefined);
    return thread ?? new Promise((resolve) => waiting.push(resolve));
  };
  const give = (thread: Worker): void => {
    const next = waiting.shift();
    if (next) next(thread);
    else idle.push(thread);
  };
  idle.push(start());

  return {
    read: async (question) => {
      const thread = await take();
      // The limit is for the document, not for the start of a thread.
      thread.ref();
      await ready.get(thread);
      const answer = await ask(thread, question, limits);
      if (answer) give(thread);
      else {
        all.delete(thread);
        await thread.terminate();
        if (waiting.length > 0) give(start());
      }
      return answer ?? tooExpensive(limits);
    },
    close: async () => {
      await Promise.all([...all].map((thread) => thread.terminate()));
    },
  };
}

/** The answer of a thread; undefined where it takes too long or dies. */
function ask(thread: Worker, question: Question, limits: ReaderLimits): Promise<Answer | undefined> {
  return new Promise((resolve) => {
    const end = (answer?: Answer): void => {
      clearTimeout(timer);
      thread.off("message", end).off("exit", dies);
      thread.unref();
      resolve(answer);
    };
    const dies = (): void => end();
    const timer = setTimeout(end, limits.milliseconds);
    thread.on("message", end).on("exit", dies);
    thread.postMessage(question);
  });
}

const tooExpensive = ({ milliseconds, megabytes }: ReaderLimits): Answer => ({
  ok: false,
  message: `The document takes more than ${milliseconds / 1000} seconds or ${megabytes} MB to check. Make it smaller, or split what repeats into fewer copies of blocks.`,
});
