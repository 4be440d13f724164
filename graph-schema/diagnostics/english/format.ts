import type { Dim } from "../../../ir/types/dim.ts";
import type { Cell, NodeName, Range } from "../args.ts";
import type { RenderedSetting, Text } from "../text.ts";

/** "[N, 3, 28]"; the axis `open` may have any size. */
export const axes = (shape: readonly Dim[], open?: number): string =>
  `[${(open === undefined ? shape : shape.with(open, "any")).join(", ")}]`;

/** "3×5". */
export const times = (sizes: readonly Dim[]): string => sizes.join("×");

/** Sizes by the symbols of open axes. */
export type Sizes = Readonly<Record<string, number>>;

/** "T = 5, S = 3". */
export const sizesWords = (sizes: Sizes): string =>
  comma(Object.entries(sizes).map(([symbol, size]) => `${symbol} = ${size}`));

/** "a, b, c". */
export const comma = (items: readonly (string | number)[]): string => items.join(", ");

export const quoted = (name: string): string => `"${name}"`;

/** 'ReLU "act"'. */
export const named = ({ layer, id }: NodeName): string => `${layer} "${id}"`;

/** In what a module differs from another: where inside it, and what stands there in both. */
export interface Difference {
  inside: string | null;
  own: Text;
  other: Text;
}

/** 'nn.Linear(5, 4) in place of nn.Linear(3, 4) at "fc"'. */
export const different = ({ inside, own, other }: Difference): string =>
  `${own} in place of ${other}${inside === null ? "" : ` at ${quoted(inside)}`}`;

/** "on", "none", "0.5". */
export const shown = (value: RenderedSetting): string =>
  typeof value === "boolean" ? (value ? "on" : "off") : value === null ? "none" : String(value);

/** "key value heads" for keyValueHeads. */
export const settingWords = (param: string): string =>
  param.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

/** "none below 0", "only −1 to 1"; null has no bound. */
export const rangeWords = ([low, high]: Range): string =>
  high === null ? `none below ${low}` : low === null ? `none above ${high}` : `only ${low} to ${high}`;

/** '0.3 (setosa) in row 3 of "species"'. */
export const cellWords = ({ value, label, row, column }: Cell): string =>
  `${value}${label === undefined ? "" : ` (${label})`} in row ${row} of "${column}"`;
