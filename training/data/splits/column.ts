import { z } from "zod";
import type { ColumnSchema } from "../columnSchema.ts";
import { defineSplit, type SplitFault } from "../split.ts";
import { partition, side } from "../splitting/partition.ts";

const name = z.string().max(1000);

/** What a column of the data says itself, such as "train", "validation" and "test". */
export const column = defineSplit({
  type: "column",
  title: "By a column",
  doc: "Holds out the rows that a column of the data names.",
  params: z.object({
    column: name.default("split").describe("Column that says what a row is for"),
    heldOut: name.default("validation").describe("Its value in rows that are held out"),
    train: name
      .default("")
      .describe("Its value in rows to learn from; empty takes all that are not held out"),
  }),
  needs: (p) => ({ of: "column", name: p.column, param: "column" }),
  split: (rows, { keys, columns: [about] }, p) => {
    const unknown = unknownValue(about!, p);
    if (unknown) return unknown;
    const heldOut = keyNamed(about!, p.heldOut);
    const train = p.train === "" ? undefined : keyNamed(about!, p.train);
    const sides = new Uint8Array(rows.length);
    for (let i = 0; i < rows.length; i++)
      if (keys[i] === heldOut) sides[i] = side.validation;
      else if (train !== undefined && keys[i] !== train) sides[i] = side.neither;
    const parts = partition(rows, sides);
    if (parts.validation.length === 0)
      return { fault: { code: "emptySplit", args: { heldOut: true } }, param: "heldOut" };
    return parts;
  },
  examples: [
    {
      params: {},
      classes: ["test", "train", "validation"],
      keys: [1, 2, 0, 1, 2],
      validation: [1, 4],
    },
    {
      params: { heldOut: "test", train: "train" },
      classes: ["test", "train", "validation"],
      keys: [1, 2, 0, 1, 2],
      validation: [2],
      unused: [1, 4],
    },
    { params: { heldOut: "2", train: "1" }, keys: [1, 2, 3, 1], validation: [1], unused: [2] },
    { params: { heldOut: "0.1" }, keys: [0, 0.1, 0.3].map(Math.fround), validation: [1] },
  ],
});

/** A value that is none of the classes of a column. */
function unknownValue(
  { classes }: ColumnSchema,
  { heldOut, train }: { heldOut: string; train: string },
): SplitFault | undefined {
  const values = Object.entries({ heldOut, ...(train !== "" && { train }) });
  const [param, name] = values.find(([, value]) => classes && !classes.includes(value)) ?? [];
  return classes && name !== undefined && param !== undefined
    ? { fault: { code: "unknownValue", args: { name, names: classes } }, param }
    : undefined;
}

/** The element that stands for a value as a person writes it: a class by its name, or a number in its precision. */
function keyNamed({ classes, dtype }: ColumnSchema, text: string): number {
  if (classes) return classes.indexOf(text);
  const value = text.trim() === "" ? NaN : Number(text);
  return dtype === "float32" ? Math.fround(value) : value;
}
