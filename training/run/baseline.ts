import { baselineAnswer, baselineStep, predictionsOf } from "../../compiler/steps/baselineStep.ts";
import type { RawDType } from "../../compiler/steps/preparation.ts";
import { mapValues } from "../../ir/mapValues.ts";
import { sizeOf, type TensorType } from "../../ir/types/shape.ts";
import { comparedTerms, type ComparedTerm, type Objective, type Term } from "../objective/objective.ts";
import { fitSimplest, predictorWords } from "../objective/simplest.ts";
import type { PauseReason, RunEvent } from "./events.ts";
import { initialState } from "./prepare.ts";
import { type Means, takeSums, validationMeans } from "./sums.ts";
import type { HostTensor } from "./tensor.ts";
import { batchesInOrder, type TrainingData } from "./trainingData.ts";
import type { TrainRequest } from "./trainRequest.ts";

/** Numbers of targets that the simplest predictor is fitted to at most; of more rows, some in equal distances. */
const MOST_NUMBERS = 2 ** 24;

/** Rows whose targets are read at a time. */
const BLOCK = 4096;

type Scores = Pick<Means, "loss" | "metrics">;
type Baseline = Extract<RunEvent, { kind: "baseline" }>;

/**
 * The held-out scores of the predictor that answers the same for every sample, fitted on the training rows, by the terms
 * and the metrics of the run; undefined where nothing is held out or a term does not just compare with columns.
 */
export async function baselineOf(
  request: Pick<TrainRequest, "checked" | "plan" | "objective" | "data" | "runtime">,
): Promise<Baseline | undefined> {
  const { checked, plan, objective, data, runtime } = request;
  const { trainRows, validationRows: rows } = data;
  if (rows.length === 0 || trainRows.length === 0 || !objective.terms.every(isOfColumns)) return undefined;
  const { batchSize } = plan;
  const source = { checked, objective, batchSize, bind: data.bind, ...(data.door && { door: data.door }) };
  const predictions = predictionsOf(source);
  const answers: Record<string, HostTensor> = {};
  for (const term of comparedTerms(objective))
    // Terms of one output have one answer, the best by the first of them.
    answers[term.output] ??= await answerOf(term, { type: predictions[term.output]!, data });

  const program = baselineStep(
    source,
    predictions,
    mapValues(answers, ({ shape }) => shape),
  );
  const session = await runtime.load(
    { baseline: program },
    initialState(program.state, plan.seed, await data.fit?.()),
  );
  const given = Object.entries(answers).map(([id, answer]) => [baselineAnswer(id), answer] as const);
  try {
    for await (const batch of batchesInOrder(data, rows, batchSize))
      await session.run("baseline", { ...batch, ...Object.fromEntries(given) });
    const sums = await takeSums(
      session,
      program.state.map(({ name }) => name),
    );
    const { loss, metrics } = validationMeans(sums, objective);
    const { simplest } = comparedTerms(objective)[0]!.loss.unit;
    return { kind: "baseline", predictor: simplest, loss, metrics };
  } finally {
    await session.dispose();
  }
}

const isOfColumns = (term: Term): boolean =>
  term.kind === "compared" && term.target.from === "columns" && !term.mask && typeof term.weight === "number";

/** The answer with the least loss of a term on the training rows. */
async function answerOf(
  term: ComparedTerm,
  { type, data }: { type: TensorType; data: TrainingData },
): Promise<HostTensor> {
  const { trainRows } = data;
  const valuesOf = data.targets[term.target.from === "columns" ? term.target.of : ""]!;
  const { dtype, shape } = await valuesOf(trainRows.subarray(0, 1));
  const every = Math.ceil((trainRows.length * sizeOf(shape)) / MOST_NUMBERS);
  const count = Math.ceil(trainRows.length / every);
  const classAxis = term.loss.unit.classAxis?.(type, term.loss.params);
  const fitting = fitSimplest(term.loss.unit.simplest, {
    ...{ target: { dtype: dtype as RawDType, shape: [count, ...shape.slice(1)] }, prediction: type },
    ...(classAxis !== undefined && { classAxis }),
  });
  for (let at = 0; at < count; at += BLOCK) {
    const length = Math.min(BLOCK, count - at);
    const some = Uint32Array.from({ length }, (_, i) => trainRows[(at + i) * every]!);
    fitting.add((await valuesOf(some)).data);
  }
  return fitting.answer();
}

/** What a person must know of held-out scores that are no better than those of the baseline; undefined when all are. */
export function comparedWith(
  baseline: Baseline,
  scores: Scores,
  { metrics }: Pick<Objective, "metrics">,
): PauseReason | undefined {
  const measures = [
    { title: "loss", worse: scores.loss >= baseline.loss, own: scores.loss, other: baseline.loss },
    ...metrics.map(({ id, unit }) => {
      const [own, other] = [scores.metrics[id]!, baseline.metrics[id]!];
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
