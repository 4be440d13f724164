import type { Document } from "../../../graph-schema/document.ts";
import type { RunEvent, PauseReason } from "../../../training/run/events.ts";
import type { WeightsOrigin } from "../../../training/run/runWeights.ts";
import { formatCount } from "../../ui/format.ts";
import { termMeasure } from "./termMeasure.ts";
import type { RunRecord, StoredRun, TimedEvent } from "./runRecord.ts";
import type { ServerPlace } from "./serverPlace.ts";

/** Points of one curve, in order of steps. */
export interface Curve {
  steps: number[];
  /** The loss as "loss", each metric by its id and each term of several as {@link termMeasure}; NaN for none. */
  values: Record<string, number[]>;
}

export type RunStatus =
  "preparing" | "running" | "paused" | "finished" | "stopped" | "halted" | "interrupted";

type EventOf<K extends RunEvent["kind"]> = Extract<RunEvent, { kind: K }>;

/** A run as a person sees it: what all its events so far come to. */
export interface RunView {
  id: string;
  project: string | null;
  name: string;
  document: Document;
  startedAt: number;
  status: RunStatus;
  /** Id of the run on a server, while it is there. */
  server: string | null;
  /** Of one that is on a server, or was until it ended: where there, and how. */
  on?: ServerPlace;
  /** Id of the run on the server where it ended. */
  former?: string;
  /** What takes time before the first step. */
  preparing: string;
  started?: EventOf<"started">;
  step: number;
  /** From 0. */
  epoch: number;
  stepsPerSecond: number;
  learningRate?: number;
  train: Curve;
  validation: Curve;
  /** Step of the newest checkpoint, and of the best validation. */
  saved?: number;
  best?: { step: number; loss: number };
  finished?: EventOf<"finished">;
  /** Held-out scores of the simplest predictor. */
  baseline?: EventOf<"baseline">;
  halted?: EventOf<"halted">;
  /** The last loss of its GPU, and how many there were since its checkpoint `saved`. */
  lost?: { step: number; message: string; saved: number | undefined; times: number };
  /** Why it is paused, unless a person wanted that; of no meaning otherwise. */
  trouble?: PauseReason | undefined;
  /** What a person should know of it although it goes on. */
  notices: readonly PauseReason[];
  /** All that was told, oldest first. */
  events: TimedEvent[];
}

const emptyCurve = (): Curve => ({ steps: [], values: {} });

/** A run of which nothing was told yet. */
export const newRun = (
  about: Pick<RunView, "id" | "project" | "name" | "document" | "startedAt">,
): RunView => ({
  ...about,
  status: "preparing",
  server: null,
  preparing: "Starting",
  step: 0,
  epoch: 0,
  stepsPerSecond: 0,
  train: emptyCurve(),
  validation: emptyCurve(),
  notices: [],
  events: [],
});

/** A run of an earlier visit; one that was cut off says so. */
export function storedView({ record, events }: StoredRun, { underWay }: { underWay: boolean }): RunView {
  const { id, project, name, document, startedAt, server, on, former } = record;
  const run = events.reduce(reduceEvent, newRun({ id, project, name, document, startedAt }));
  const there = { server, ...(on && { on }), ...(former !== undefined && { former }) };
  return { ...run, ...there, status: underWay ? run.status : statusOf(record) };
}

const statusOf = ({ status, server }: RunRecord): RunStatus =>
  status !== "running" ? status : server === null ? "interrupted" : "running";

/** The run after one more event. Curves and the list of events grow in place: a long run would copy them too often. */
export function reduceEvent(run: RunView, timed: TimedEvent): RunView {
  const { event } = timed;
  run.events.push(timed);
  switch (event.kind) {
    case "preparing":
      return { ...run, status: "preparing", preparing: event.what };
    case "started": {
      const { finished: _finished, baseline: _baseline, halted: _halted, best: _best, ...rest } = run;
      cut(run.train, event.fromStep);
      cut(run.validation, event.fromStep);
      return { ...rest, ...bestOf(run.validation), status: "running", started: event, step: event.fromStep };
    }
    case "step": {
      add(run.train, event);
      const { step, epoch, learningRate } = event;
      // Single intervals jump; the first one has the compiler in it.
      const before = run.train.steps.length > 2 ? run.stepsPerSecond : event.stepsPerSecond;
      const stepsPerSecond = 0.8 * before + 0.2 * event.stepsPerSecond;
      return { ...run, status: "running", step, epoch, stepsPerSecond, learningRate };
    }
    case "validation":
      add(run.validation, event);
      return { ...run, ...bestOf(run.validation) };
    case "baseline":
      return { ...run, baseline: event };
    case "checkpoint":
      return { ...run, saved: event.step };
    case "notice":
      return { ...run, notices: [...run.notices, { message: event.message, advice: event.advice }] };
    case "paused":
      return { ...run, status: "paused", step: event.step, trouble: event.trouble };
    case "resumed":
      return { ...run, status: "running" };
    case "finished":
      return {
        ...run,
        status: event.reason === "stopped" ? "stopped" : "finished",
        step: event.step,
        finished: event,
      };
    case "halted":
      return {
        ...run,
        status: "halted",
        halted: event,
        ...(event.code === "deviceLost" && { lost: lossOf(run, event) }),
      };
  }
}

function lossOf({ saved, lost }: RunView, { step, message }: EventOf<"halted">): RunView["lost"] & object {
  return { step, message, saved, times: lost && lost.saved === saved ? lost.times + 1 : 1 };
}

function add(curve: Curve, event: EventOf<"step"> | EventOf<"validation">): void {
  // A point can be told twice, as after a connection that broke.
  if (curve.steps.at(-1) === event.step) return;
  curve.steps.push(event.step);
  const before = curve.steps.length - 1;
  const terms = Object.entries(event.terms ?? {}).map(([term, value]) => [termMeasure(term), value] as const);
  const values: Record<string, number> = { loss: event.loss, ...event.metrics, ...Object.fromEntries(terms) };
  for (const name of new Set([...Object.keys(curve.values), ...Object.keys(values)])) {
    const own = (curve.values[name] ??= []);
    // A term of a phase that had no step since the last point has no value there.
    while (own.length < before) own.push(NaN);
    own.push(values[name] ?? NaN);
  }
}

/** The lowest validation loss, the first where some are equal. */
function bestOf({ steps, values: { loss = [] } }: Curve): Pick<RunView, "best"> {
  let at = 0;
  loss.forEach((v, i) => {
    if (v < loss[at]!) at = i;
  });
  return loss.length > 0 ? { best: { step: steps[at]!, loss: loss[at]! } } : {};
}

function cut(curve: Curve, last: number): void {
  let keep = curve.steps.length;
  while (keep > 0 && curve.steps[keep - 1]! > last) keep--;
  curve.steps.length = keep;
  for (const values of Object.values(curve.values)) values.length = keep;
}

/** Whether an engine is at work on it, or waits. */
export const isUnderWay = (run: RunView | undefined): run is RunView =>
  run !== undefined && ["preparing", "running", "paused"].includes(run.status);

/**
 * The weights of a run that Export and Try it use: those that count by its plan, as of now. The last ones of a run that
 * broke off are those of its newest checkpoint.
 */
export function weightsInUse({
  document,
  finished,
  best,
  status,
  step,
  saved = step,
}: RunView): WeightsOrigin {
  if (finished?.weights) return finished.weights;
  if (document.plan.weights === "best" && best) return { which: "best", step: best.step };
  return { which: "last", step: status === "halted" || status === "interrupted" ? saved : step };
}

/** "weights of step 1,200, of the best validation loss"; nothing behind the step of the last ones. */
export const weightsWords = ({ which, step }: WeightsOrigin): string =>
  `weights of step ${formatCount(step)}${which === "best" ? ", of the best validation loss" : ""}`;

/** What a paused run waits for, unless a person paused it. */
export const waitsFor = (run: RunView | undefined): PauseReason | undefined =>
  run?.status === "paused" ? run.trouble : undefined;

/** Whether it was left in the middle with a checkpoint in this browser to go on from. */
export const canContinue = (run: RunView): boolean =>
  run.saved !== undefined &&
  run.server === null &&
  (run.status === "stopped" || run.status === "interrupted");

/** Seconds that are left at the pace of the last steps; undefined while there is no pace. */
export function secondsLeft({ started, step, stepsPerSecond }: RunView): number | undefined {
  return started && stepsPerSecond > 0 ? (started.totalSteps - step) / stepsPerSecond : undefined;
}
