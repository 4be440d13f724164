import { beforeAll, expect, test } from "vitest";
import { gradients } from "../../ir/autodiff.ts";
import { createBuilder } from "../../ir/builder.ts";
import type { Loss } from "../../training/objective/loss.ts";
import type { Optimizer } from "../../training/objective/optimizer.ts";
import type { Schedule } from "../../training/objective/schedule.ts";
import { rawArrays } from "../../training/data/rawData.ts";
import type { Step } from "../../training/data/step.ts";
import { steps as preparations } from "../../training/data/steps.ts";
import { mapValues } from "../../ir/mapValues.ts";
import { legalize } from "../../ir/passes/legalize.ts";
import { targets } from "../../ir/targets.ts";
import { noise } from "../../ir/testing/exampleTensors.ts";
import { load, programOf, type TestTensor } from "../../ir/testing/runProgram.ts";
import { pyName } from "../../layers/python/py.ts";
import { sizeOf, tensor, type TensorType } from "../../ir/types/shape.ts";
import { initialize } from "../../training/run/initialize.ts";
import { losses } from "../../training/objective/losses.ts";
import { optimizers } from "../../training/objective/optimizers.ts";
import { schedules } from "../../training/objective/schedules.ts";
import { metricCase, metricExamples } from "../../training/testing/metricCases.ts";
import { runPython } from "../oracles.ts";

// What a unit does in a step program, against what it reads as in objective.py.

interface Case<U> {
  key: string;
  unit: U;
  params: Record<string, unknown> & { learningRate: number };
}

const casesOf = <U extends Loss | Optimizer | Schedule>(
  list: Readonly<Record<string, U>>,
  settingsOf: (unit: U) => readonly object[],
): Case<U>[] =>
  Object.entries(list).flatMap(([type, unit]) =>
    [...new Set(["{}", ...settingsOf(unit).map((given) => JSON.stringify(given))])].map((given) => ({
      key: `${type} ${given}`,
      unit,
      params: unit.params.parse(JSON.parse(given)) as Case<U>["params"],
    })),
  );

const lossCases = casesOf<Loss>(losses, (loss) => loss.examples ?? []);
const optimizerCases = casesOf<Optimizer>(optimizers, (optimizer) => optimizer.examples ?? []);
const scheduleCases = casesOf<Schedule>(schedules, ({ examples }) => examples.map((e) => e.params));

const preparationCases = Object.values<Step>(preparations).flatMap((unit) =>
  unit.examples.map(({ params = {}, given, rows }, i) => {
    const settings = unit.params.parse(params);
    const x = rawArrays[given.dtype].from(rows);
    const fitting = unit.fit?.(given, settings);
    fitting?.add(x);
    return { key: `${unit.type} ${i}`, unit, params: settings, given, x, fit: fitting?.result() ?? {} };
  }),
);

const steps = 12;
const start = noise(6, 1);
const stepGradients = Array.from({ length: steps }, (_, t) => noise(6, t + 5));
const run = { stepsPerEpoch: 3, totalSteps: 20 };

interface Answers {
  losses: Record<string, { value: number; gradient: number[] }>;
  optimizers: Record<string, number[][]>;
  schedules: Record<string, number[]>;
  metrics: Record<string, number>;
  preparations: Record<string, { dtype: string; shape: number[]; data: number[] }>;
}
let theirs: Answers;

beforeAll(async () => {
  const wire = ({ dims, ...rest }: TestTensor): object => ({ ...rest, shape: dims });
  theirs = await runPython<Answers>(new URL("units.py", import.meta.url).pathname, {
    losses: byKey(lossCases, (c) => {
      const { feeds } = lossProgram(c);
      const names = { prediction: pyName("prediction"), target: pyName("target") };
      const source = c.unit.torch(c.params, names).source;
      return {
        source,
        helper: c.unit.helper?.source ?? "",
        prediction: wire(feeds.prediction),
        target: wire(feeds.target),
      };
    }),
    optimizers: byKey(optimizerCases, ({ unit, params }) => ({
      source: unit.torch(params, pyName("parameters")).source,
      helper: unit.helper?.source ?? "",
      start,
      gradients: stepGradients,
    })),
    schedules: byKey(scheduleCases, ({ unit, params }) => ({
      source: unit.torch(params).source,
      helper: unit.helper?.source ?? "",
      steps_per_epoch: run.stepsPerEpoch,
      total_steps: run.totalSteps,
    })),
    metrics: Object.fromEntries(
      metricExamples.map(({ name, metric, params, c }) => {
        const { sums, value } = metric.torch(params);
        const batches = metricCase(c).batches.map(({ feeds }) => ({
          prediction: wire(feeds.x!),
          target: wire(feeds.t!),
          weight: wire(feeds.weight!),
        }));
        const axis = "classAxis" in c ? c.classAxis : -1;
        return [
          name,
          { sums: sums.source, value: value.source, helper: metric.helper?.source ?? "", axis, batches },
        ];
      }),
    ),
    preparations: Object.fromEntries(
      preparationCases.map(({ key, unit, params, given, x, fit }) => {
        const fitted = Object.fromEntries(Object.keys(fit).map((name) => [name, pyName(name)]));
        return [
          key,
          {
            source: unit.torch({ x: pyName("x"), given, fit: fitted }, params).source,
            x: { data: [...x], dtype: given.dtype, shape: [-1, ...given.shape] },
            fit: mapValues(fit, (data) => [...data]),
          },
        ];
      }),
    ),
  });
}, 120_000);

test.each(lossCases)("loss $key", async (c) => {
  const { program, feeds } = lossProgram(c);
  const ours = await (await load(legalize(program, targets.cpu)))({ ...feeds });
  const { value, gradient } = theirs.losses[c.key]!;
  expect(ours.value!.data[0]).toBeCloseTo(value, 5);
  ours.gradient!.data.forEach((g, i) => expect(g).toBeCloseTo(gradient[i]!, 6));
});

test.each(optimizerCases)("optimizer $key", async ({ key, unit, params }) => {
  const b = createBuilder();
  const slots = Object.entries(unit.slots(params));
  const sizeOf = (scalar?: true): number[] => (scalar ? [] : [start.length]);
  const updated = unit.update(
    {
      parameter: b.leaf("parameter", tensor([start.length])),
      gradient: b.leaf("gradient", tensor([start.length])),
      rate: b.leaf("rate", tensor([])),
      slots: Object.fromEntries(slots.map(([name, s]) => [name, b.leaf(name, tensor(sizeOf(s.scalar)))])),
    },
    params,
    b,
  );
  const outputs = Object.entries({ parameter: updated.parameter, ...updated.slots });
  const named = Object.fromEntries(outputs.map(([name, v]) => [`next ${name}`, v]));
  const next = await load(legalize(programOf(named), targets.cpu));
  const state: Record<string, TestTensor> = {
    parameter: float32(start),
    rate: float32([params.learningRate], []),
  };
  for (const [name, { init, scalar }] of slots) {
    const { data, shape } = initialize(init, sizeOf(scalar), { seed: 0, name });
    state[name] = float32(Array.from(data, Number), shape);
  }
  for (const [t, gradient] of stepGradients.entries()) {
    const after = await next({ ...state, gradient: float32(gradient) });
    for (const [name] of outputs) state[name] = after[`next ${name}`]!;
    state.parameter!.data.forEach((w, i) => expect(w).toBeCloseTo(theirs.optimizers[key]![t]![i]!, 5));
  }
});

test.each(scheduleCases)("schedule $key", ({ key, unit, params }) => {
  theirs.schedules[key]!.forEach((factor, step) =>
    expect(unit.factor({ step, ...run }, params)).toBeCloseTo(factor, 12),
  );
});

test.each(metricExamples)("metric $name", ({ name, metric, c }) => {
  const answers = metricCase(c).batches.flatMap((batch) => batch.answers);
  const expected = metric.reference(answers, { binary: c.activation === "sigmoid" });
  expect(theirs.metrics[name]).toBeCloseTo(expected, 6);
});

test.each(preparationCases)("step $key", ({ key, unit, params, given, x, fit }) => {
  const { shape } = unit.output(given, params)!;
  const rows = x.length / sizeOf(given.shape);
  expect(theirs.preparations[key]).toEqual({
    dtype: "float32",
    shape: [rows, ...shape],
    data: [...unit.reference({ x, given, fit }, params)],
  });
});

/** Mean loss over a batch of 3 and its gradient; the batch has two axes besides the classes. */
function lossProgram({ unit, params }: Case<Loss>): {
  program: ReturnType<typeof programOf>;
  feeds: { prediction: TestTensor; target: TestTensor };
} {
  const type = tensor(unit.classAxis ? [3, 2, 4, 5] : [3, 2, 4]);
  const classes = unit.classAxis && (type.shape[unit.classAxis(type, params)] as number);
  const targetType = unit.target(type, params) as TensorType;
  const b = createBuilder();
  const prediction = b.leaf("prediction", type);
  const each = unit.lower({ prediction, target: b.leaf("target", targetType) }, params, b);
  const axes = each.type.shape.map((_, i) => i);
  const value = b.reshape([b.reduceMean([each], { axes })], { shape: [1] });
  const [gradient] = gradients({ y: value, dy: b.constant(1, [1]), wrt: [prediction] }, b);
  const labels = noise(sizeOf(targetType.shape as number[]), 2).map((v) =>
    classes ? Math.floor(((v + 1) / 2) * classes) : (v + 1) / 2,
  );
  const scores = noise(sizeOf(type.shape as number[]), 1).map((v) => 3 * v);
  return {
    program: programOf({ value, gradient: gradient! }),
    feeds: {
      prediction: float32(scores, type.shape as number[]),
      target: { dtype: targetType.dtype, dims: targetType.shape as number[], data: labels },
    },
  };
}

const float32 = (data: readonly number[], dims: readonly number[] = [data.length]): TestTensor => ({
  dtype: "float32",
  dims,
  data,
});

const byKey = <U>(cases: readonly Case<U>[], of: (c: Case<U>) => object): Record<string, object> =>
  Object.fromEntries(cases.map((c) => [c.key, of(c)]));
