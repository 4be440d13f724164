import { describe, expect, test } from "vitest";
import { feeds } from "../../../compiler/steps/stepContext.ts";
import { tensor } from "../../../ir/types/shape.ts";
import { binaryCrossEntropy } from "../../objective/losses/binaryCrossEntropy.ts";
import { crossEntropy } from "../../objective/losses/crossEntropy.ts";
import { meanSquaredError } from "../../objective/losses/meanSquaredError.ts";
import { cases, encoded, modelOf, planOf, table } from "../../testing/encodeCases.ts";
import { loadedColumns } from "../../testing/loadedColumns.ts";
import type { LoadedColumn } from "../loadedColumn.ts";

const { mnist, iris, penguins, line, reverse, digits, flowers, sexes, values, sequences } = cases;

describe("encode", () => {
  test("digits: pixels between 0 and 1, labels as int32, split 8,000 to 2,000", async () => {
    const e = await encoded(mnist, digits);
    expect([e.train.length, e.validation.length, e.leftOut]).toEqual([8000, 2000, 0]);
    expect(new Set([...e.train, ...e.validation]).size).toBe(10_000);
    const {
      inputs,
      targets: { loss: target },
      weight,
    } = await e.batch([3, 5]);
    const [image, label] = loadedColumns(mnist) as [LoadedColumn, LoadedColumn];
    expect(inputs.input).toMatchObject({ dtype: "float32", shape: [2, 1, 28, 28] });
    const pixels = inputs.input!.data as Float32Array;
    expect([...pixels.subarray(0, 784)]).toEqual(
      [...image.data.slice(3 * 784, 4 * 784)].map((v) => Math.fround(v / 255)),
    );
    expect(target).toEqual({
      ...{ dtype: "int32", shape: [2] },
      data: Int32Array.of(label.data[3]!, label.data[5]!),
    });
    expect(weight.data).toEqual(Float32Array.of(1, 1));
    // Padding repeats the last row.
    const padded = await e.raw(Uint32Array.of(3, 5), 4);
    expect(padded[feeds.weight]!.data).toEqual(Float32Array.of(1, 1, 0, 0));
    const rows = [3, 5, 5, 5];
    expect(padded[feeds.target]!.data).toEqual(Int32Array.from(rows, (row) => label.data[row]!));
    expect(e.targets.loss!.classes).toEqual([..."0123456789"]);
  });

  test("an image goes into a flat input as well", async () => {
    const flat = modelOf(tensor(["N", 784]), crossEntropy, tensor(["N", 10]));
    expect((await (await encoded(mnist, flat)).batch([0])).inputs.input!.shape).toEqual([1, 784]);
  });

  test("penguins: four numbers and two categories are 10 features; rows with gaps are left out", async () => {
    const e = await encoded(penguins, sexes);
    expect(e.leftOut).toBe(11);
    expect(e.train.length + e.validation.length).toBe(333);
    const {
      inputs,
      targets: { loss: target },
    } = await e.batch([0, 1]);
    expect([...inputs.input!.data].slice(0, 10)).toEqual(
      [1, 0, 0, 0, 0, 1, 39.1, 18.7, 181, 3750].map(Math.fround),
    );
    expect(target).toEqual({ dtype: "float32", shape: [2, 1], data: Float32Array.of(1, 0) });
    expect(e.targets.loss!.classes).toEqual(["FEMALE", "MALE"]);
  });

  test("a gap in a column that is not used does not matter", async () => {
    const some = planOf({ inputs: { input: ["Species"] }, target: "Island" });
    const m = modelOf(tensor(["N", 3]), crossEntropy, tensor(["N", 3]));
    expect((await encoded(penguins, m, some)).leftOut).toBe(0);
  });

  test("numbers to predict, also flat", async () => {
    const e = await encoded(line, values);
    const {
      inputs,
      targets: { loss: target },
    } = await e.batch([7]);
    expect(target!.data[0]).toBeCloseTo(2 * (inputs.input!.data[0] as number) + 1, 6);
    const flat = modelOf(tensor(["N", 1]), meanSquaredError, tensor(["N"]));
    expect((await (await encoded(line, flat)).batch([7])).targets.loss!.shape).toEqual([1]);
    expect(e.targets.loss!.classes).toBeUndefined();
  });

  test("token sequences give T its size", async () => {
    const e = await encoded(reverse, sequences);
    expect(e.symbols).toEqual({ T: 12 });
    const {
      inputs,
      targets: { loss: target },
    } = await e.batch([1, 2]);
    expect(inputs.input).toMatchObject({ dtype: "int32", shape: [2, 12] });
    expect([...target!.data].slice(0, 12)).toEqual([...inputs.input!.data].slice(0, 12).reverse());
  });

  test("a yes or no from numbers, one-hot targets, images as targets", async () => {
    const bits = await table(
      [
        { name: "x", data: Float32Array.of(1, 2, 3) },
        { name: "y", data: Float32Array.of(0, 1, 1) },
      ],
      "y",
    );
    const m = modelOf(tensor(["N", 1]), binaryCrossEntropy, tensor(["N", 1]));
    expect([...(await (await encoded(bits, m)).batch([0, 1, 2])).targets.loss!.data]).toEqual([0, 1, 1]);
    const labels = modelOf(tensor(["N", 1]), crossEntropy, tensor(["N", 2]));
    expect([...(await (await encoded(bits, labels)).batch([0, 1, 2])).targets.loss!.data]).toEqual([0, 1, 1]);
    const hot = modelOf(tensor(["N", 4]), meanSquaredError, tensor(["N", 3]));
    expect([...(await (await encoded(iris, hot)).batch([149])).targets.loss!.data]).toEqual([0, 0, 1]);
    const autoencoder = modelOf(tensor(["N", 1, 28, 28]), meanSquaredError, tensor(["N", 1, 28, 28]));
    const p = planOf({ inputs: { input: ["image"] }, target: "image" });
    const {
      inputs,
      targets: { loss: target },
    } = await (await encoded(mnist, autoencoder, p)).batch([9]);
    expect(target!.data).toEqual(inputs.input!.data);
  });

  test("statistics are those of the training rows alone", async () => {
    const e = await encoded(iris, flowers);
    const column = loadedColumns(iris)[2]!.data;
    const rows = [...e.train].map((r) => column[r]!);
    const mean = rows.reduce((s, v) => s + v, 0) / rows.length;
    const std = Math.sqrt(rows.reduce((s, v) => s + (v - mean) ** 2, 0) / rows.length);
    const { statistics } = await e.fit();
    expect(statistics("input", "mean")![2]).toBeCloseTo(mean, 5);
    expect(statistics("input", "std")![2]).toBeCloseTo(std, 5);
    expect(statistics("other", "std")).toBeUndefined();
    const images = await encoded(mnist, digits);
    const ofImages = (await images.fit()).statistics("input", "mean")!;
    expect(ofImages).toHaveLength(1);
    expect(ofImages[0]).toBeCloseTo(0.13, 2);
    const same = await table(
      [
        { name: "x", data: new Float32Array(50).fill(0.1) },
        { name: "y", data: new Float32Array(50) },
      ],
      "y",
    );
    expect([...(await (await encoded(same, values)).fit()).statistics("input", "std")!]).toEqual([1]);
  });

  test("two inputs take the columns that the plan gives them", async () => {
    const m = modelOf(
      [
        { id: "size", type: tensor(["N", 4]) },
        { id: "kind", type: tensor(["N"], "int32"), exclusiveUpperBound: 3 },
      ],
      binaryCrossEntropy,
      tensor(["N"]),
    );
    const sizes = penguins.columns.filter((c) => c.kind === "number").map((c) => c.name);
    const e = await encoded(penguins, m, planOf({ inputs: { size: sizes, kind: ["Species"] } }));
    const { inputs } = await e.batch([0]);
    expect(inputs.size!.shape).toEqual([1, 4]);
    expect(inputs.kind).toEqual({ dtype: "int32", shape: [1], data: Int32Array.of(0) });
  });
});
