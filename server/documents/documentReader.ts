import { Worker } from "node:worker_threads";
import type { Checked, OpenedBody, Questions } from "./readText.ts";
import type { Asked } from "./serveDocuments.ts";

/**
 * Reads and checks documents beside the event loop, so that no other request waits for a large or a hostile one. Never
 * rejects: what takes too much time or memory is not taken.
 */
export interface DocumentReader {
  /** Opens the documents in the body of a call, whose bytes are handed over. */
  open(body: Uint8Array<ArrayBuffer>): Promise<OpenedBody | Refused>;
  /** Checks that the text of a document that was opened can be trained. */
  check(text: string): Promise<Checked>;
  close(): Promise<void>;
}

/** What is not taken, and why. */
interface Refused {
  ok: false;
  message: string;
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
  const answer = async <Q extends keyof Questions>(
    asked: Extract<Asked, { question: Q }>,
  ): Promise<ReturnType<Questions[Q]> | Refused> => {
    const thread = await take();
    // The limit is for the document, not for the start of a thread.
    thread.ref();
    await ready.get(thread);
    const answered = await ask(thread, asked, limits);
    if (answered) give(thread);
    else {
      all.delete(thread);
      await thread.terminate();
      if (waiting.length > 0) give(start());
    }
    return (answered as ReturnType<Questions[Q]> | undefined) ?? tooExpensive(limits);
  };
  // Checking may take long; a thread is left for those who only save.
  const checking = inTurns(Math.max(1, limits.threads - 1));

  return {
    open: (of) => answer({ question: "open", of }),
    check: (of) => checking(() => answer({ question: "check", of })),
    close: async () => {
      await Promise.all([...all].map((thread) => thread.terminate()));
    },
  };
}

/** Does as much at the same time as `most` says; the rest waits. */
function inTurns(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let going = 0;
  return async (work) => {
    if (going < most) going++;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    return work().finally(() => {
      const next = waiting.shift();
      if (next) next();
      else going--;
    });
  };
}

/** The answer of a thread; undefined where it takes too long or dies. */
function ask(thread: Worker, asked: Asked, limits: ReaderLimits): Promise<unknown> {
  return new Promise((resolve) => {
    const end = (answer?: unknown): void => {
      clearTimeout(timer);
      thread.off("message", end).off("exit", dies);
      thread.unref();
      resolve(answer);
    };
    const dies = (): void => end();
    const timer = setTimeout(dies, limits.milliseconds);
    thread.on("message", end).on("exit", dies);
    thread.postMessage(asked, asked.question === "open" ? [asked.of.buffer as ArrayBuffer] : []);
  });
}

const tooExpensive = ({ milliseconds, megabytes }: ReaderLimits): Refused => ({
  ok: false,
  message: `The document takes more than ${milliseconds / 1000} seconds or ${megabytes} MB to check. Make it smaller, or split what repeats into fewer copies of blocks.`,
});
