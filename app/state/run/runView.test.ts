import { expect, test } from "vitest";
import { emptyDocument } from "../../../graph-schema/document.ts";
import { term } from "../../../graph-schema/plan/objective.ts";
import { withObjective } from "../../../graph-schema/plan/withObjective.ts";
import type { RunEvent } from "../../../training/run/events.ts";
import { linesOf, measureTitle, measuresOf } from "./curves.ts";
import {
  canContinue,
  isUnderWay,
  newRun,
  type RunView,
  secondsLeft,
  storedView,
  reduceEvent,
} from "./runView.ts";

const started = (fromStep: number): RunEvent => ({
  kind: "started",
  target: "wasm",
  runtime: "WebAssembly",
  fromStep,
  totalSteps: 100,
  stepsPerEpoch: 20,
  trainRows: 200,
  validationRows: 50,
  parameters: 7,
});
const step = (at: number, loss: number): RunEvent => ({
  kind: "step",
  step: at,
  epoch: Math.floor((at - 1) / 20),
  loss,
  metrics: { accuracy: 1 - loss },
  learningRate: 0.01,
  stepsPerSecond: 10,
});
const validation = (at: number, loss: number): RunEvent => ({
  kind: "validation",
  step: at,
  epoch: 0,
  loss,
  metrics: { accuracy: 1 - loss },
});
const checkpoint = (at: number): RunEvent => ({ kind: "checkpoint", step: at, best: true });

const document = emptyDocument();
const about = { id: "r", project: null, name: "run", document, startedAt: 0 };
const after = (...events: RunEvent[]): RunView =>
  events.reduce((run, event) => reduceEvent(run, { event, at: 0 }), newRun(about));

test("events become curves, a pace and the best validation", () => {
  const run = after(
    started(0),
    step(10, 0.9),
    step(20, 0.7),
    validation(20, 0.8),
    checkpoint(20),
    step(30, 0.6),
  );
  expect(run).toMatchObject({ status: "running", step: 30, saved: 20, best: { step: 20, loss: 0.8 } });
  expect(run.train).toEqual({
    steps: [10, 20, 30],
    values: { loss: [0.9, 0.7, 0.6], accuracy: expect.any(Array) },
  });
  expect(run.validation.steps).toEqual([20]);
  expect(secondsLeft(run)).toBeCloseTo(7);
});

test("a run that goes on from a checkpoint forgets what was told after it", () => {
  const run = after(
    started(0),
    step(10, 0.9),
    validation(10, 0.5),
    step(20, 0.8),
    validation(20, 0.2),
    { kind: "halted", code: "deviceLost", step: 20, message: "", advice: "" },
    started(10),
    step(15, 0.85),
  );
  expect(run.train.steps).toEqual([10, 15]);
  expect(run.train.values.loss).toEqual([0.9, 0.85]);
  expect(run.validation.steps).toEqual([10]);
  expect(run.halted).toBeUndefined();
  expect(run.best?.loss).toBe(0.5);
});

test("an event that is told twice counts once", () => {
  expect(after(started(0), step(10, 0.9), step(10, 0.9)).train.steps).toEqual([10]);
});

test("a record that says running without anyone at work was cut off, unless the server has it", () => {
  const record = { ...about, status: "running", server: null, removed: false } as const;
  const events = [started(0), step(10, 0.9), checkpoint(10)].map((event) => ({ event, at: 0 }));
  const cut = storedView({ record, events }, { underWay: false });
  expect(cut.status).toBe("interrupted");
  expect(canContinue(cut)).toBe(true);
  expect(storedView({ record, events }, { underWay: true }).status).toBe("running");
  expect(isUnderWay(storedView({ record: { ...record, server: "s" }, events }, { underWay: false }))).toBe(
    true,
  );
});

test("stopping leaves a run that can go on; finishing does not", () => {
  const stopped = after(started(0), step(10, 1), checkpoint(10), {
    kind: "finished",
    reason: "stopped",
    step: 10,
  });
  expect([stopped.status, canContinue(stopped), isUnderWay(stopped)]).toEqual(["stopped", true, false]);
  const done = after(started(0), step(10, 1), checkpoint(10), {
    kind: "finished",
    reason: "completed",
    step: 10,
  });
  expect([done.status, canContinue(done)]).toEqual(["finished", false]);
});

test("terms are measures of their own; one that a point has none of leaves no value there", () => {
  const document = emptyDocument();
  const terms = ["real", "made"].map((name) => term.parse({ kind: "compared", name, loss: { type: "l1" } }));
  const several = { ...document, plan: withObjective(document.plan, { terms }) };
  const step = { kind: "step", epoch: 0, loss: 1, metrics: {}, learningRate: 1, stepsPerSecond: 1 } as const;
  const about = { id: "r", project: null, name: "", document: several, startedAt: 0 };
  const run = [
    { ...step, step: 1, terms: { real: 3 } },
    { ...step, step: 2, terms: { real: 2, made: 5 } },
  ].reduce((view, event) => reduceEvent(view, { event, at: 0 }), newRun(about));
  expect(measuresOf(run)).toEqual(["loss", "term real", "term made", "accuracy"]);
  expect(measuresOf(run).map(measureTitle)).toEqual(["Loss", "real", "made", "Accuracy"]);
  const curves = ["term real", "term made"].map((measure) => linesOf(run, measure).map(({ x, y }) => [x, y]));
  expect(curves).toEqual([
    [
      [
        [1, 2],
        [3, 2],
      ],
    ],
    [[[2], [5]]],
  ]);
});
