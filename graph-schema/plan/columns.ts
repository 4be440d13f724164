import { z } from "zod";
import { choice } from "./choice.ts";

const steps = z
  .array(choice)
  .max(20)
  .optional()
  .describe(
    "How its values are prepared for this, one step after another; left out, by the plan's steps of its kind",
  );

/** What a column is used for. */
export const columnRole = z.discriminatedUnion("as", [
  z.strictObject({
    as: z.literal("input"),
    port: z.string().min(1).max(64).describe("Input layer that it feeds"),
    place: z
      .int()
      .min(0)
      .optional()
      .describe(
        "Which of the columns of the input it is, from 0; left out, they follow each other as listed",
      ),
    steps,
  }),
  z.strictObject({
    as: z.literal("target"),
    term: z.string().min(1).max(64).describe("Term of the objective that compares with it"),
    steps,
  }),
  z.strictObject({ as: z.literal("weight").describe("How much each row counts") }),
  z.strictObject({
    as: z.literal("group").describe("Rows that belong together, which a split keeps together"),
  }),
  z.strictObject({ as: z.literal("time").describe("When a row was measured, by which a split can cut") }),
  z.strictObject({ as: z.literal("ignore") }),
]);
export type ColumnRole = z.infer<typeof columnRole>;

/** What a document says of a column of its dataset. */
export const columnUse = z.strictObject({
  name: z.string().max(1000),
  kind: z
    .string()
    .min(1)
    .max(64)
    .optional()
    .describe("Key of the column kinds; left out, the kind that its reader found"),
  roles: z.array(columnRole).max(100).default([]),
});
export type ColumnUse = z.infer<typeof columnUse>;
