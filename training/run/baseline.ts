import { baselineAnswer, baselineStep, predictionOf } from "../../compiler/steps/baselineStep.ts";
import { sizeOf } from "../../ir/types/shape.ts";
import type { Objective } from "../objective/objective.ts";
import { fitSimplest, predictorWords } from "../objective/simplest.ts";
import type { PauseReason, RunEvent } from "./events.ts";
import { initialState } from "./prepare.ts";
import { type Means, meansOf, takeSums } from "./sums.ts";
import type { TrainRequest } from "./trainRequest.ts";

/** Numbers of targets that the simplest predictor is fitted to at most; of more rows, some in equal distances. */
const MOST_NUMBERS = 2 ** 24;

type Scores = Pick<Means, "loss" | "metrics">;
type Baseline = Extract<RunEvent, { kind: "baseline" }>;

/**
 * The held-out scores of the predictor that answers the same for every sample, fitted on the training rows, by the loss
 * and the metrics of the run; undefined where nothing is held out or no column is predicted.
 */
export async function baselineOf(
  request: Pick<TrainRequest, "checked" | "plan" | "objective" | "data" | "runtime">,
): Promise<Baseline | undefined> {
  const { checked, plan, objective, data, runtime } = request;
  const { trainRows, validationRows: rows } = data;
  if (!data.targets || rows.length === 0 || trainRows.length === 0) return undefined;
  const { batchSize } = plan;
  const source = { checked, objective, batchSize, bind: data.bind };
  const prediction = predictionOf(source);
  const width = sizeOf(data.targets(trainRows.subarray(0, 1)).shape);
  const every = Math.ceil((trainRows.length * width) / MOST_NUMBERS);
  const targets = data.targets(trainRows.filter((_, i) => i % every === 0));
  const { simplest } = objective.loss.unit;
  const { type, ...axis } = prediction;
  const answer = fitSimplest(simplest, { targets, prediction: type, ...axis });

  const program = baselineStep(source, prediction, answer.shape);
  const session = await runtime.load({ baseline: program }, initialState(program.state, plan.seed, data));
  try {
    for (let first = 0; first < rows.length; first += batchSize) {
      const batch = data.batch(rows.subarray(first, first + batchSize), batchSize);
      await session.run("baseline", { ...batch, [baselineAnswer]: answer });
    }
    const sums = await takeSums(
      session,
      program.state.map(({ name }) => name),
    );
    const { loss, metrics } = meansOf(sums, objective, "eval");
    return { kind: "baseline", predictor: simplest, loss, metrics };
  } finally {
    await session.dispose();
  }
}

/** What a person must know of held-out scores that are no better than those of the baseline; undefined when all are. */
export function comparedWith(
  baseline: Baseline,
  scores: Scores,
  { metrics }: Pick<Objective, "metrics">,
): PauseReason | undefined {
  const measures = [
    { title: "loss", worse: scores.loss >= baseline.loss, own: scores.loss, other: baseline.loss },
    ...metrics.map(({ unit }) => {
      const [own, other] = [scores.metrics[unit.type]!, baseline.metrics[unit.type]!];
      return {
        title: unit.title.toLowerCase(),
        worse: unit.goal === "max" ? own <= other : own >= other,
        own,
        other,
      };
    }),
  ];
  const found = measures.filter(({ worse }) => worse);
  if (found.length === 0) return undefined;
  const each = found.map((m) => `${m.title} ${m.own.toPrecision(4)} against ${m.other.toPrecision(4)}`);
  return {
    message: `On held-out rows the model is no better than always answering ${predictorWords(baseline.predictor)}: ${each.join(", ")}.`,
    advice:
      "Try a learning rate ten times larger or smaller, more epochs or a larger model, and look whether the inputs tell anything of the target.",
  };
}
