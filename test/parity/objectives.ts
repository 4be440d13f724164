import type { Document } from "../../graph-schema/document.ts";
import {
  metric,
  type Objective,
  objective,
  phase,
  type Term,
  term,
} from "../../graph-schema/plan/objective.ts";
import { type Plan, plan } from "../../graph-schema/plan/plan.ts";
import { graph } from "./graph.ts";

// What one loss and one optimizer cannot say, on the iris set.

const input = (name: string, port: string): Plan["columns"][number] => ({
  name,
  roles: [{ as: "input", port }],
});
const target = (name: string, of: string): Plan["columns"][number] => ({
  name,
  roles: [{ as: "target", term: of }],
});
const compared = (name: string, loss: string, more: object): Term =>
  term.parse({ kind: "compared", name, loss: { type: loss }, ...more });

const planOf = (settings: object, parts: Partial<Objective>): Plan =>
  plan.parse({
    ...{ dataset: "sample:iris", batchSize: 16, epochs: 4, logEvery: 1, checkpointEvery: 5, weights: "last" },
    ...settings,
    objective: objective.parse(parts),
  });

/** The species by cross-entropy and the width of a petal by squared error, which counts more as the run goes on. */
const twoOutputs: Document = {
  ...graph(
    [
      ["flower", "input", { shape: [3], standardize: true }],
      ["hidden", "linear", { units: 16 }],
      ["relu", "relu"],
      ["scores", "linear", { units: 3 }],
      ["size", "linear", { units: 1 }],
      ["species", "output"],
      ["width", "output"],
    ],
    ["flower>hidden.x", "hidden>relu.x", "relu>scores.x", "relu>size.x", "scores>species.x", "size>width.x"],
  ),
  name: "Two outputs",
  plan: planOf(
    {
      columns: [
        input("sepal length (cm)", "flower"),
        input("sepal width (cm)", "flower"),
        input("petal length (cm)", "flower"),
        target("petal width (cm)", "width"),
        target("species", "kind"),
      ],
    },
    {
      terms: [
        compared("kind", "crossEntropy", { output: "species" }),
        compared("width", "meanSquaredError", { output: "width", weight: "=0.5 + 2 * step / steps" }),
      ],
      metrics: [
        metric.parse({
          id: "right",
          type: "accuracy",
          output: "species",
          target: { from: "columns", of: "kind" },
        }),
        metric.parse({ id: "off", type: "rmse", output: "width", target: { from: "columns", of: "width" } }),
      ],
      phases: [
        phase.parse({
          ...{ name: "train", optimizer: { type: "adam", params: { learningRate: 0.02 } }, clipNorm: 1 },
          groups: [{ trains: ["scores"], params: { learningRate: 0.005, beta1: 0.8 } }],
          schedule: { type: "cosine", params: {} },
        }),
      ],
    },
  ),
};

/** A generator of petals from what a sepal measures, and a critic that tells them from real ones, in turns. */
const adversaries: Document = {
  ...graph(
    [
      ["noise", "input", { shape: [2], standardize: true }],
      ["real", "input", { shape: [2], standardize: true }],
      ["widen", "linear", { units: 8 }],
      ["bend", "tanh"],
      ["petal", "linear", { units: 2 }],
      ["look", "linear", { units: 8 }],
      ["judge", "leakyRelu"],
      ["score", "linear", { units: 1 }],
      ["lookAgain", "linear", { units: 8 }, { tiedTo: "look" }],
      ["judgeAgain", "leakyRelu"],
      ["scoreAgain", "linear", { units: 1 }, { tiedTo: "score" }],
      ["made", "output"],
      ["ofMade", "output", { trainingOnly: true }],
      ["ofReal", "output", { trainingOnly: true }],
    ],
    [
      ...["noise>widen.x", "widen>bend.x", "bend>petal.x", "petal>made.x", "petal>look.x", "look>judge.x"],
      ...["judge>score.x", "score>ofMade.x", "real>lookAgain.x", "lookAgain>judgeAgain.x"],
      ...["judgeAgain>scoreAgain.x", "scoreAgain>ofReal.x"],
    ],
  ),
  name: "Adversaries",
  plan: planOf(
    {
      columns: [
        input("sepal length (cm)", "noise"),
        input("sepal width (cm)", "noise"),
        input("petal length (cm)", "real"),
        input("petal width (cm)", "real"),
      ],
    },
    {
      terms: [
        compared("real", "binaryCrossEntropy", { output: "ofReal", target: { from: "constant", value: 1 } }),
        compared("made", "binaryCrossEntropy", { output: "ofMade", target: { from: "constant", value: 0 } }),
        compared("fooled", "binaryCrossEntropy", {
          output: "ofMade",
          target: { from: "constant", value: 1 },
        }),
      ],
      metrics: [],
      phases: [
        phase.parse({
          ...{ name: "critic", terms: ["real", "made"], trains: ["look", "score"], turn: 2 },
          optimizer: { type: "adam", params: { learningRate: 0.01, beta1: 0.5 } },
        }),
        phase.parse({
          ...{ name: "generator", terms: ["fooled"], trains: ["widen", "petal"] },
          optimizer: { type: "sgd", params: { learningRate: 0.05, momentum: 0.9 } },
          schedule: { type: "step", params: { every: 1, gamma: 0.5 } },
        }),
      ],
    },
  ),
};

/** Heads that learn first, by gradients of three batches an update, then in turn with all, then all; and a mask. */
const stages: Document = {
  ...twoOutputs,
  name: "Stages",
  plan: planOf(
    { columns: twoOutputs.plan.columns },
    {
      terms: [
        compared("kind", "crossEntropy", { output: "species", weight: 2 }),
        compared("width", "huber", {
          output: "width",
          mask: { from: "columns", of: "width" },
        }),
      ],
      metrics: [],
      phases: [
        phase.parse({
          ...{ name: "heads", trains: ["scores", "size"], until: 2, accumulate: 3 },
          optimizer: { type: "sgd", params: { learningRate: 0.1, momentum: 0.5 } },
        }),
        phase.parse({
          ...{ name: "all", from: 1, optimizer: { type: "rmsprop", params: { learningRate: 0.005 } } },
          schedule: { type: "cosine", params: { warmup: 2 } },
        }),
      ],
    },
  ),
};

/**
 * Groups that take all there is from an optimizer that keeps state from the beginning; phases of which none reaches
 * what the other trains; rows that weigh; what a layer adds; a weight that has no value once.
 */
const corners: Document = {
  ...graph(
    [
      ["flower", "input", { shape: [3], standardize: true }],
      ["hidden", "linear", { units: 16 }],
      ["size", "lossTerm"],
      ["relu", "relu"],
      ["scores", "linear", { units: 3 }],
      ["wide", "linear", { units: 1 }],
      ["species", "output"],
      ["width", "output"],
    ],
    [
      ...["flower>hidden.x", "hidden>size.x", "size>relu.x", "relu>scores.x", "flower>wide.x"],
      ...["scores>species.x", "wide>width.x"],
    ],
  ),
  name: "Corners",
  plan: planOf(
    {
      columns: twoOutputs.plan.columns.map((column) =>
        column.name === "sepal width (cm)"
          ? { ...column, roles: [...column.roles, { as: "weight" }] }
          : column,
      ),
    },
    {
      terms: [
        compared("kind", "crossEntropy", { output: "species" }),
        compared("width", "meanSquaredError", { output: "width", weight: "=1 / (step - 6)" }),
        term.parse({ kind: "added", name: "size", node: "size", weight: 0.1 }),
      ],
      metrics: [],
      phases: [
        phase.parse({
          ...{ name: "species", terms: ["kind", "size"] },
          optimizer: { type: "adagrad", params: { learningRate: 0.01, initialSum: 0.1 } },
          groups: [
            { trains: ["scores"], params: { learningRate: 0.05, initialSum: 0.2 } },
            { trains: ["*"], params: { weightDecay: 0.1 } },
          ],
        }),
        phase.parse({
          ...{ name: "width", terms: ["width"], accumulate: 2 },
          optimizer: { type: "adamW", params: { learningRate: 0.02, weightDecay: 0.5 } },
        }),
      ],
    },
  ),
};

/** Documents with several terms or phases, by name. */
export const objectives = { twoOutputs, adversaries, stages, corners } as const;
