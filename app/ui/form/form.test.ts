import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { Layer } from "../../../layers/layer.ts";
import { layers } from "../../../layers/layers.ts";
import { fieldsOf } from "./fieldOf.ts";
import { textOf, valueOf } from "./typed.ts";

const int = z.int().min(1).max(9);
const schema = z.object({
  flag: z.boolean().default(true).describe("On or off"),
  mode: z.enum(["same", "valid"]).default("same"),
  rate: z.number().min(0).max(1).default(0.5),
  outputSize: z.union([int, z.tuple([int, int])]).default(3),
  padding: z
    .union([z.union([int, z.tuple([int, int])]), z.enum(["same", "valid"])])
    .nullable()
    .default(null),
  shape: z.array(z.union([int, z.string()])).default([1, 8]),
  name: z.string().default(""),
});
const field = (key: string) => fieldsOf(schema).find((f) => f.key === key)!;

test("each kind of setting gets its field, label and help", () => {
  expect(fieldsOf(schema).map((f) => [f.key, f.kind])).toEqual([
    ["flag", "switch"],
    ["mode", "choice"],
    ["rate", "number"],
    ["outputSize", "text"],
    ["padding", "text"],
    ["shape", "text"],
    ["name", "text"],
  ]);
  expect(field("outputSize")).toMatchObject({ label: "Output size" });
  expect(field("flag").help).toBe("On or off");
  expect(field("padding")).toMatchObject({ options: ["same", "valid"], nullable: true });
  expect(field("outputSize").expected).toBe(
    "a whole number from 1 to 9, or 2 of: a whole number from 1 to 9",
  );
});

test("a title goes before the key, and nothing is no word to press", () => {
  const price = z
    .union([z.literal(""), z.string().regex(/^\d/)])
    .default("")
    .meta({ title: "GPU's price" });
  expect(fieldsOf(z.object({ price }))).toMatchObject([
    { label: "GPU's price", options: [], expected: "nothing, or a short name" },
  ]);
});

test.each([
  ["outputSize", "3", 3],
  ["outputSize", "3x5", [3, 5]],
  ["outputSize", "3 × 5", [3, 5]],
  ["outputSize", "3, 5", [3, 5]],
  ["padding", "same", "same"],
  ["padding", " ", null],
  ["shape", "7", [7]],
  ["shape", "T×8", ["T", 8]],
  ["shape", "max, 8", ["max", 8]],
  ["name", "3x5", "3x5"],
])("%s typed as %j is %j", (key, text, value) => {
  expect(valueOf(text, field(key))).toEqual(value);
});

describe("every setting of every layer", () => {
  for (const layer of Object.values(layers) as unknown as readonly Layer[])
    for (const f of fieldsOf(layer.params))
      test(`${layer.type}.${f.key} has help, and its default survives being typed`, () => {
        expect(f.help).not.toBe("");
        if (f.kind === "text") expect(valueOf(textOf(f.default), f)).toEqual(f.default);
      });
});

test.each([
  ["outputSize", "=channels * 2", "=channels * 2"],
  ["shape", "=[channels, 8]", "=[channels, 8]"],
])("%s typed as the formula %j stays one", (key, text, value) => {
  expect(valueOf(text, { ...field(key), formulas: true })).toEqual(value);
});

test("a list with formulas in it is typed as one formula", () => {
  expect(textOf(["=channels", 8])).toBe("=[channels, 8]");
});
