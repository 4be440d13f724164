import { afterEach, beforeEach, expect, vi } from "vitest";
import { emptyDocument } from "../../../graph-schema/document.ts";
import { writeCheckpoint } from "../../../training/run/checkpoint.ts";
import type { RunRecord } from "../../state/run/runRecord.ts";
import { newRun } from "../../state/run/runView.ts";
import { memoryBrowser } from "./memoryBrowser.ts";

/** What a run of this browser is about. */
export const about = { id: "r", project: null, name: "run", document: emptyDocument(), startedAt: 1 };
/** Its record while it is at the server. */
export const away: RunRecord = { ...about, status: "running", server: "s", removed: false };
const bytes = writeCheckpoint({
  state: {
    ...{ version: 2, document: "d".repeat(64), dataset: "a".repeat(64), seed: 1, step: 30 },
    ...{ epoch: 0, stepInEpoch: 30, best: null, sinceBest: 0, events: 0, seconds: 0 },
  },
  tensors: {},
});

/** The server of the page, which is made up. */
export const world: {
  /** Answers by procedure; an answer with a `code` is a refusal, and without any it does not answer. */
  answers: Readonly<Record<string, unknown>> | undefined;
  /** What it was asked, oldest first. */
  asked: string[];
  /** What is to be tried again in seconds. */
  again: (() => void) | undefined;
  /** The streams of events that were opened. */
  streams: Stream[];
} = { answers: undefined, asked: [], again: undefined, streams: [] };

class Stream extends EventTarget {
  open = true;
  constructor() {
    super();
    world.streams.push(this);
  }
  close = (): void => void (this.open = false);
  tell(event: object): void {
    const data = JSON.stringify({ event, at: "2026-01-01T00:00:00Z" });
    this.dispatchEvent(Object.assign(new Event("message"), { data, lastEventId: "1" }));
  }
}

/** The stream that is listened to, of a run that is followed. */
export async function followed(): Promise<Stream> {
  await vi.waitFor(() => expect(world.streams.at(-1)?.open).toBe(true));
  return world.streams.at(-1)!;
}

const entry = (value: unknown): object =>
  typeof value === "object" && value !== null && "code" in value
    ? { error: { message: "no", code: -32600, data: { code: value.code, httpStatus: 400 } } }
    : { result: { data: value } };

/** Puts a browser and its server in the place of this process's, before each test of a file. */
export function stubRunsPage(): void {
  beforeEach(() => {
    const later = globalThis.setTimeout;
    Object.assign(world, { answers: undefined, asked: [], again: undefined, streams: [] });
    // What is to be tried again in seconds waits until the test says so.
    vi.stubGlobal("setTimeout", (work: () => void, milliseconds = 0) =>
      milliseconds < 5_000 ? later(work, milliseconds) : void (world.again = work),
    );
    vi.spyOn(console, "warn").mockImplementation(() => undefined);
    vi.stubGlobal("navigator", memoryBrowser().navigator);
    vi.stubGlobal("localStorage", undefined);
    // What is told is shown by a timer, as in a tab that has no frames.
    vi.stubGlobal("document", { hidden: true });
    vi.stubGlobal("EventSource", Stream);
    vi.stubGlobal("fetch", (url: string | URL) => {
      if (!world.answers) return Promise.reject(new TypeError("fetch failed"));
      const path = String(url).split("?")[0]!;
      if (path.includes("/objects/")) return Promise.resolve(new Response(bytes));
      const names = path.replace(/^.*\/trpc\//, "").split(",");
      world.asked.push(...names.map((name) => path.replace(/[^/]*$/, name).replace(/^\/api\/trpc\//, "")));
      return Promise.resolve(Response.json(names.map((name) => entry(world.answers![name]))));
    });
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  });
}

/** How a run stands at the server that has ended, or goes on, there. */
export const there = (status: string) => ({
  "runs.get": { status, checkpoints: [{ step: 30, best: false }] },
  "runs.checkpoint": { sha256: "0".repeat(64), step: 30 },
  "runs.history": [
    { position: 1, event: { kind: "checkpoint", step: 30, best: false }, at: "2026-01-01T00:00:00Z" },
    { position: 2, event: { kind: "status", status, attempt: 1 }, at: "2026-01-01T00:00:00Z" },
  ],
});

/** The modules anew, as after a reload. */
export async function page() {
  vi.resetModules();
  const { useTraining } = await import("../../state/run/trainingStore.ts");
  return {
    useTraining,
    ...(await import("../runs/serverRuns.ts")),
    ...(await import("../storage/storedRuns.ts")),
  };
}

/** A page that shows a run which the server trains, and follows it. */
export async function watching() {
  const tab = await page();
  await tab.writeRecord(away);
  const run = { ...newRun(about), server: "s", status: "running" } as const;
  tab.useTraining.setState({ run });
  tab.follow(run);
  return { ...tab, run, stream: await followed(), goOn: vi.fn() };
}
