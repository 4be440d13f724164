import type { ExampleValues } from "../../training/data/encoding/encodeExample.ts";
import type { ColumnInfo } from "../state/plan/datasetInfo.ts";
import type { Rows } from "../clients/data/messages.ts";

export type Value = ExampleValues[string];

/** A row of a dataset as the fields show it: names of categories, letters of tokens, pixels between 0 and 1. */
export function valuesOfRow(columns: readonly ColumnInfo[], rows: Rows): Record<string, Value> {
  return Object.fromEntries(
    columns.flatMap((column) => {
      const data = rows[column.name];
      return data ? [[column.name, valueOfRow(column, data)]] : [];
    }),
  );
}

function valueOfRow({ kind, classes = [], shape }: ColumnInfo, data: Rows[string]): Value {
  if (kind === "category") return classes[data[0]!] ?? "";
  if (kind === "tokens") return Array.from(data, (id) => classes[id] ?? String(id));
  if (kind === "image") return data instanceof Uint8Array ? Float32Array.from(data, (v) => v / 255) : data;
  return shape.length === 0 ? String(Number(data[0]!.toPrecision(6))) : data;
}

/** Tokens of a text: parted by spaces, or letter by letter where every token is one. */
export function tokensOf(text: string, classes: readonly string[]): string[] {
  const typed = text.trim();
  if (typed === "") return [];
  return /\s/.test(typed) || classes.some((c) => c.length > 1) ? typed.split(/\s+/) : [...typed];
}

/** The text of tokens, as {@link tokensOf} reads it. */
export const textOfTokens = (tokens: readonly string[], classes: readonly string[]): string =>
  tokens.join(classes.some((c) => c.length > 1) ? " " : "");
