import type { Dim } from "../../../ir/types/dim.ts";
import type { DType, Shape } from "../../../ir/types/shape.ts";
import type { PhraseWords } from "../text.ts";
import { axes, quoted, times } from "./format.ts";
import { spatialWords } from "./spatialWords.ts";

type SpatialAxes = keyof typeof spatialWords;

/** A shape like that of another input; its axis `open` may have any size. */
interface Alike {
  shape: Shape;
  like: string;
  open?: number;
}

const spatial = ({ axes: count }: { axes: SpatialAxes }) => spatialWords[count];

/** How many axes an input should have, and which. */
const ranks = {
  batchAxisAlone: "a batch axis",
  batchAndFeatures: "a batch axis and a feature axis",
  batchAndScores: "a batch axis and an axis of scores",
  batchAndChannels: "a batch axis and an axis of channels",
  batchAndElements: "a batch axis and an axis of elements",
  batchAndVectors: "a batch axis and an axis of vectors",
  batchAndHalved: "a batch axis and an axis to halve",
  batchAndSummed: "a batch axis and an axis to sum along",
  batchAndReduced: "a batch axis and an axis to reduce",
  batchAndConcatenated: "a batch axis and an axis to join along",
  batchAndFlattened: "a batch axis and axes to join",
  batchChannelsAndPooled: "a batch axis, channels and axes to pool over",
  batchChannelsAndEnlarged: "a batch axis, channels and 1 to 3 axes to enlarge",
  batchOfPoints: "a batch of points, at least 3 axes",
  matrices: "a matrix, or several: at least 2 axes",
  batchOfMaps: (a: { axes: SpatialAxes }) => `a batch of ${spatial(a).many} ${spatial(a).axes}`,
  batchAndBorders: "2 to 5 axes, of which the first is the batch",
  featuresOrSequences: "[N, features] or [N, channels, length]",
  sequencesInTime: "sequences [N, time, features]",
  sequencesOfFeatures: "sequences [N, length, features]",
  sequencesOfChannels: "sequences [N, channels, length]",
  anySpatial: "sequences [N, channels, length], maps or volumes",
  columnsOfWindows: "columns [N, channels · elements of a window, windows]",
  positionsAndFeatures: "at least [N, positions, features]",
  queriesOrKeys: ({ headsFirst }: { headsFirst: boolean }) =>
    `queries or keys ${headsFirst ? "[N, heads, time, features]" : "[N, time, heads, features]"}`,
  axesAsMany: ({ count, as }: { count: number; as: string }) => `${count} axes, as many as ${as}`,
  axesAsManyAsFirst: ({ shape, open }: { shape: Shape; open: number }) =>
    `as many axes as the first, ${axes(shape, open)}`,
  axesOfOperand: ({ count, more, operand }: { count: number; more: boolean; operand: string }) =>
    `${more ? "at least " : ""}${count} ${count === 1 ? "axis" : "axes"}, as in ${quoted(operand)}`,
} satisfies PhraseWords;

/** Sizes that the layer must know. */
const fixedSizes = {
  fixedLastAxis: "a fixed last axis",
  fixedLastAxes: ({ count }: { count: number }) =>
    count === 1 ? "a fixed last axis" : `${count} fixed last axes`,
  fixedChannels: "a fixed number of channels on axis 1",
  fixedOrSimpleScale:
    "fixed sizes, or a scale factor such as 2 or 1.5 by which every size is scaled without rounding",
  fixedOrOnes: (a: { axes: SpatialAxes }) =>
    `a fixed ${spatial(a).sizes}, unless the result is ${times(new Array(a.axes).fill(1))}`,
  fixedOrSmallStride: (a: { axes: SpatialAxes }) =>
    `a fixed ${spatial(a).sizes}, or a stride of at most kernel − padding in ceil mode`,
} satisfies PhraseWords;

/** Sizes that inputs share. */
const equalSizes = {
  shapeLike: ({ shape, like, open }: Alike) => `${axes(shape, open)} like ${like}`,
  shapeLikeFirst: ({ shape, open }: Omit<Alike, "like">) => `${axes(shape, open)} like the first`,
  leadingLike: ({ leading, like }: { leading: Shape; like: string }) =>
    `${axes([...leading, "features"])} like ${like}`,
  shapeLiningUp: ({ shape }: { shape: Shape }) => `a shape that lines up with ${axes(shape)}`,
  firstLike: ({ size, like }: { size: Dim; like: string }) => `${size} first, like ${like}`,
  batchOrOne: ({ batch, of }: { batch: Dim; of: string }) =>
    `${batch} or 1 first, to become the batch of ${of}`,
  featuresAsMany: ({ size, as }: { size: Dim; as: string }) => `${size} features, as many as ${as}`,
  positionsAsMany: ({ size, as }: { size: Dim; as: string }) => `${size} positions, as many as ${as}`,
  rowsLikeColumns: ({ size, of }: { size: Dim; of: string }) =>
    `${size} on the last axis but one, like the last of ${of}`,
  columnsLikeRows: ({ size, of }: { size: Dim; of: string }) =>
    `${size} on the last axis, like the last but one of ${of}`,
  stateShape: ({ shape }: { shape: Shape }) => `${axes(shape)}, a state for each layer and direction`,
  maskShape: ({ shape }: { shape: Shape }) => `${axes(shape)}, a word for each position`,
  labelledSize: ({ size, axis, label, operand }: LabelledSize) =>
    `${size} on axis ${axis}, which is ${label === null ? 'one of "..."' : quoted(label)} as in ${operand ?? "another axis of it"}`,
} satisfies PhraseWords;

/** A size that an equation gives an axis. */
interface LabelledSize {
  size: Dim;
  axis: number;
  /** Letter of the axis; null for one of those that "..." stands for. */
  label: string | null;
  /** Another operand with that letter; null where the same has it twice. */
  operand: string | null;
}

/** Sizes that a layer can take. */
const sizes = {
  evenSize: ({ axis }: { axis: number }) => `an even size on axis ${axis}`,
  evenFeatures: "an even number of features",
  fixedEvenLastAxis: "a fixed, even last axis",
  channelsDivided: ({ by }: { by: number }) => `channels that ${by} divides`,
  mapDivided: ({ by }: { by: number }) => `a height and width that ${by} divides`,
  mapOfPatches: ({ patch }: { patch: readonly number[] }) =>
    `a height and width that are multiples of ${times(patch)}`,
  windowElements: ({ count }: { count: number }) =>
    `a multiple of ${count}, the elements of a window, on axis 1`,
  windows: ({ count }: { count: Dim }) => `${count} windows on axis 2, as many as fit`,
  featureCount: ({ count }: { count: number }) => `${count} features on the last axis`,
  longerThanBorder: "axes longer than the border that is made of them",
  largerMap: "a larger map, so that something is left of it",
  smallerMap: (a: { axes: SpatialAxes }) =>
    `a smaller ${spatial(a).one}, or one that the output size divides`,
  volumeBeforePadding: ({ kernel }: { kernel: readonly number[] }) =>
    `a volume of at least ${times(kernel)} before padding, as in PyTorch`,
  elementsInChannel: "more than one element in each channel",
  multiple: ({ of, axis }: { of: number; axis: number }) => `a multiple of ${of} on axis ${axis}`,
  sizeOne: ({ axis }: { axis: number }) => `size 1 on axis ${axis}`,
  mostPositions: ({ count }: { count: number }) => `at most ${count} positions on axis 1`,
  mostSteps: ({ count }: { count: number }) => `at most ${count} steps, as training takes one by one`,
  moreScores: ({ value }: { value: number }) =>
    `more than one score, or else each is ${value} whatever is learned`,
  moreElements: "more than one element, or else each becomes 0 whatever is learned",
} satisfies PhraseWords;

const dtypes = {
  anyOf: ({ dtypes }: { dtypes: readonly DType[] }) => dtypes.join(" or "),
  dtypeLike: ({ dtype, like }: { dtype: DType; like: string }) => `${dtype} like ${like}`,
  dtypeLikeFirst: ({ dtype }: { dtype: DType }) => `${dtype} like the first`,
} satisfies PhraseWords;

export const shapePhrases = { ...ranks, ...fixedSizes, ...equalSizes, ...sizes, ...dtypes };
