import { describe, expect, test } from "vitest";
import { entryBy } from "../../../compiler/steps/enterDoor.ts";
import { feeds } from "../../../compiler/steps/stepContext.ts";
import { createBuilder } from "../../../ir/builder.ts";
import { optimize } from "../../../ir/passes/optimize.ts";
import { targets } from "../../../ir/targets.ts";
import { tensor } from "../../../ir/types/shape.ts";
import { initialState } from "../../run/prepare.ts";
import type { Tensors } from "../../run/tensor.ts";
import { nodeBackend } from "../../runtime/node.ts";
import { loadOnnx } from "../../runtime/onnx.ts";
import { cases, encoded, planOf } from "../../testing/encodeCases.ts";
import type { Encoding } from "./encoding.ts";

const { mnist, iris, penguins, line, reverse, digits, flowers, sexes, values, sequences } = cases;

type Encoded = Awaited<ReturnType<typeof encoded>>;

/** What a step program makes of raw rows, by name. */
async function entered({ door, fit }: Encoding, raw: Tensors, wanted: Tensors): Promise<Tensors> {
  const b = createBuilder();
  const { enter, inputs, fits: state } = entryBy(door, b);
  const outputs = Object.fromEntries(
    Object.entries(wanted).map(([name, { shape, dtype }]) => {
      const value = enter(name, tensor(shape, dtype));
      // A program must compute something.
      return [`made of ${name}`, b.add([value, b.constant(0, [], dtype)])];
    }),
  );
  const program = optimize({ name: "test", inputs, state, outputs }, targets.cpu);
  const start = initialState(state, 0, await fit());
  const session = await loadOnnx(nodeBackend(1), { test: program }, start);
  const results = await session.run("test", raw);
  await session.dispose();
  return Object.fromEntries(Object.entries(results).map(([name, x]) => [name.slice("made of ".length), x]));
}

const standardized = ["petal length (cm)", "petal width (cm)", "sepal width (cm)", "sepal length (cm)"].map(
  (name, i) => ({
    name,
    roles: [
      {
        ...{ as: "input" as const, port: "input" },
        steps: i === 2 ? [] : [{ type: "standardize", params: {} }],
      },
    ],
  }),
);

describe.each<[string, Encoded, string[]]>([
  ["bytes of images", await encoded(mnist, digits), ["input"]],
  ["numbers as they are", await encoded(iris, flowers), []],
  [
    "numbers that are standardized",
    await encoded(iris, flowers, { ...planOf(), columns: standardized }),
    ["input"],
  ],
  ["categories beside numbers, and a yes or no", await encoded(penguins, sexes), ["input"]],
  ["numbers to predict", await encoded(line, values), []],
  ["tokens", await encoded(reverse, sequences), []],
])("%s", (_, encoding, prepared) => {
  test("are prepared by a step program as they are for whoever else asks, to the bit", async () => {
    const rows = encoding.train.subarray(3, 40);
    const { inputs, targets: columns } = await encoding.batch(rows);
    const wanted = { ...inputs, [feeds.target]: columns.loss! };
    expect(await entered(encoding, await encoding.raw(rows, rows.length), wanted)).toEqual(wanted);
  });

  test("are fed as they are to be where no step prepares them", async () => {
    expect(Object.keys(encoding.door)).toEqual(prepared);
    const { inputs, targets: columns, weight } = await encoding.batch([0, 1]);
    const raw = await encoding.raw(Uint32Array.of(0, 1), 2);
    const all = { ...inputs, [feeds.target]: columns.loss!, [feeds.weight]: weight };
    for (const [name, x] of Object.entries(all)) if (!prepared.includes(name)) expect(raw[name]).toEqual(x);
  });
});

test("a plan says by which steps columns become numbers, and in which order they stand", async () => {
  const plain = await encoded(iris, flowers);
  const given = await encoded(iris, flowers, { ...planOf(), columns: standardized });
  const column = async (e: Encoded, k: number): Promise<number[]> => {
    const { data } = (await e.batch(e.train)).inputs.input!;
    return Array.from(e.train, (_row, i) => Number(data[4 * i + k]));
  };
  expect(await column(given, 2)).toEqual(await column(plain, 1));
  const { statistics } = await plain.fit();
  for (const [k, from] of [[0, 2] as const, [1, 3] as const, [3, 0] as const]) {
    const [mean, std] = (["mean", "std"] as const).map((s) => statistics("input", s)![from]!);
    const before = await column(plain, from);
    (await column(given, k)).forEach((v, i) => expect(v).toBeCloseTo((before[i]! - mean!) / std!, 4));
  }
});

test("steps of a kind are those that the plan says, else the kind's own", async () => {
  const codes = await encoded(
    penguins,
    { ...sexes, inputs: [{ id: "input", type: tensor(["N", 6]) }] },
    {
      ...planOf(),
      steps: { category: [] },
    },
  );
  expect([...(await codes.batch([0])).inputs.input!.data].slice(0, 2)).toEqual([0, 2]);
  expect(codes.door).toEqual({});
  const usual = await encoded(penguins, sexes, { ...planOf(), steps: {} });
  expect(await usual.batch([0, 1])).toEqual(await (await encoded(penguins, sexes)).batch([0, 1]));
});
