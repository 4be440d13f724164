import type { Dim } from "../../../ir/types/dim.ts";
import { formatShape, type Shape } from "../../../ir/types/shape.ts";
import type { PhraseWords, Text } from "../text.ts";
import { axes, comma, quoted, times } from "./format.ts";

/** Values of settings, where a number or a word alone does not tell them. */
const values = {
  nothing: "nothing",
  written: ({ json, formula }: { json: string; formula?: string }) =>
    `${json}${formula === undefined ? "" : ` from ${formula}`}`,
  perAxis: ({ sizes }: { sizes: readonly number[] }) => times(sizes),
  list: ({ items }: { items: readonly number[] }) => comma(items),
  shape: ({ shape }: { shape: Shape }) => axes(shape),
  sizes: ({ shape }: { shape: Shape }) => formatShape(shape),
  span: ({ start, end }: { start: number; end: number | null }) => `${start}:${end ?? ""}`,
} satisfies PhraseWords;

/** What the schema of a setting asks for. */
const kinds = {
  number: "a number",
  wholeNumber: "a whole number",
  text: "text",
  trueOrFalse: "true or false",
  listOfItems: "a list",
  object: "an object",
  kind: ({ kind }: { kind: string }) => `a ${kind}`,
  least: (a: Bound) => `${a.inclusive ? "at least" : "more than"} ${bound(a)}`,
  most: (a: Bound) => `${a.inclusive ? "at most" : "less than"} ${bound(a)}`,
  literal: ({ json }: { json: string }) => json,
  choice: ({ options }: { options: readonly string[] }) => `one of ${comma(options)}`,
  either: ({ options }: { options: readonly Text[] }) => options.join(" or "),
  noKeys: ({ keys }: { keys: readonly string[] }) =>
    `nothing named ${comma(keys.map((key) => JSON.stringify(key)))}`,
  // What a schema says of itself, beside its own description.
  schema: ({ doc }: { doc: string }) => doc,
} satisfies PhraseWords;

/** A bound of a number, of the entries of a list or of the characters of a text. */
interface Bound {
  bound: number;
  inclusive: boolean;
  of: "number" | "entries" | "characters";
}

const bound = ({ bound, of }: Bound): string => `${bound}${of === "number" ? "" : ` ${of}`}`;

/** Which axis a setting may name. */
const axisNames = {
  sampleAxis: ({ rank }: { rank: number }) =>
    rank === 2 ? "1, as axis 0 is the batch" : `an axis from 1 to ${rank - 1}, as 0 is the batch`,
  anyAxis: ({ rank }: { rank: number }) =>
    rank === 1 ? "0, the only axis" : `an axis from 0 to ${rank - 1}`,
  noAxis: ({ rank }: { rank: number }) =>
    rank === 0 ? "an input that has an axis" : "an input that has an axis besides the batch",
  axisBetween: ({ first, last }: { first: number; last: number }) => `an axis from ${first} to ${last}`,
  axisOfResult: ({ last }: { last: number }) => `an axis from 1 to ${last} of the result`,
  differentAxes: ({ last }: { last: number }) => `different axes from 1 to ${last}, as 0 is the batch`,
  differentAxesFromZero: ({ last }: { last: number }) => `different axes from 0 to ${last}`,
  mostAxes: ({ most, rank }: { most: number; rank: number }) =>
    `at most ${most}, as ${most < rank ? "axis 0 is the batch" : "there are no more"}`,
  everyAxisOnce: ({ last }: { last: number }) => `each axis from 0 to ${last} once`,
  eachAxisOnce: ({ last }: { last: number }) => `0, the batch, then each axis up to ${last} once`,
} satisfies PhraseWords;

/** Numbers that a setting may be. */
const numbers = {
  divisorOfChannels: ({ channels }: { channels: readonly number[] }) =>
    `a divisor of ${channels.join(" and ")} channels`,
  divisorOfHeads: ({ heads }: { heads: number }) => `a divisor of ${heads} heads`,
  divisorOfFeatures: ({ features }: { features: number }) => `a divisor of ${features} features`,
  zeroOrMore: "0 or more",
  wholeAsInt32: "a whole number, as a is int32",
  moreThanMin: ({ min }: { min: number }) => `more than min, ${min}`,
  numberAsMaxIsOpen: "a number, as max is open, too",
  numberAsStrided: "a number, as the stride is above 1",
  numberOrEach: ({ axes }: { axes: number }) =>
    `one number, or one for each of ${axes} ${axes === 1 ? "axis" : "axes"}`,
  twoNumbersEach: ({ most }: { most: number }) => `two numbers an axis, at most ${most}`,
  wholeNumbersAsInt32: "whole numbers, as elements are int32",
  oneOrAll: ({ count }: { count: number }) => (count === 1 ? "1 number" : `1 or ${count} numbers`),
  mostElements: ({ count }: { count: number }) => `at most ${count} elements`,
  mostOnAxis: ({ size, axis }: { size: number; axis: number }) =>
    `at most ${size}, as many as there are on axis ${axis}`,
  mostAsMap: "at most the size of the map",
  mostHalfKernel: "at most half the kernel",
  lessThanStrideOrDilation: "less than the stride or the dilation",
  lessSoThatMapIsLeft: "less, so that something of the map is left",
  mapForWindow: "a map that a window fits into",
  moreThanExact: ({ exact }: { exact: number }) =>
    `more than ${exact}, as so many buckets hold one distance each`,
  zeroAsSingleLayer: "0, as nothing lies behind a single layer",
  partsOf: ({ size }: { size: number }) => `a number of parts that ${size} elements have`,
  indexOf: ({ size }: { size: number }) => `an index from ${-size} to ${size - 1}`,
  oneEntryLeft: "a part with at least one entry",
} satisfies PhraseWords;

/** Switches and words. */
const choices = {
  offAsOneElement: "off, as there is one element",
  offAsNoPairs: ({ features }: { features: number }) => `off, as a head of ${features} features has no pairs`,
  offAsNotInterpolated: "off, as nothing is interpolated",
  offUnlessFixedFeatures: "off, unless features are float32 with a fixed first axis",
  anotherAsNoChannels: "another one, as x has no channels",
  zerosOrReplicate: "zeros or replicate, as the border is too wide",
  modeForAxes: ({ mode, axes }: { mode: string; axes: number }) =>
    `nearest or ${mode}, as ${axes === 1 ? "1 axis is" : `${axes} axes are`} enlarged`,
} satisfies PhraseWords;

/** What a module is made as. */
const modules = {
  source: ({ code }: { code: string }) => code,
  bypassed: "nothing, as it is bypassed,",
  copiesInARow: ({ count }: { count: number }) => `${count} in a row`,
  oneSet: "one set of weights for all",
  setEach: "a set of weights each",
} satisfies PhraseWords;

/** Sizes of a new shape. */
const newShapes = {
  growsInto: ({ shape }: { shape: Shape }) => `axes that ${axes(shape)} grows into`,
  sizesComingTo: ({ size, axis }: { size: Dim; axis: number }) =>
    `sizes of at least 1 that come to ${size}, the size of axis ${axis}, with at most one -1`,
  sizesMultiplyingTo: ({ size }: { size: Dim }) => `sizes that multiply to ${size}`,
  sizesWithOneOpen: "sizes of at least 1 and at most one -1",
  sizesForElements: ({ size, open, of }: { size: Dim; open: boolean; of: "sample" | "batch" }) =>
    `sizes that ${open ? "divide" : "multiply to"} ${size}, the elements of a ${of}`,
  batchStaysFirst: "-1 first, so that the batch stays there",
  oneBatchAxis: "one axis for the batch, the first of the result",
  batchLabels: ({ labels, result }: { labels: readonly string[]; result: string }) =>
    `${labels.map(quoted).join(" and ")}, with a result of ${result === "" ? "no axes" : quoted(result)}`,
} satisfies PhraseWords;

export const settingPhrases = {
  ...values,
  ...kinds,
  ...axisNames,
  ...numbers,
  ...choices,
  ...modules,
  ...newShapes,
};
