import type { PhraseWords, RenderedSetting } from "../text.ts";
import { comma, quoted, settingWords, shown, type Sizes, sizesWords, times } from "./format.ts";

const settings = {
  set: ({ param, value }: { param: string; value: RenderedSetting }) =>
    `Set ${settingWords(param)} to ${shown(value)}`,
  setAt: ({ node, param, value }: { node: string; param: string; value: RenderedSetting }) =>
    `Set ${param} of ${quoted(node)} to ${shown(value)}`,
  fixSizes: ({ sizes }: { sizes: Sizes }) => `Make the model for ${sizesWords(sizes)}`,
  setToDefault: ({ param }: { param: string }) => `Set ${param} to its default`,
  turnOff: ({ param }: { param: string }) => `Turn ${settingWords(param)} off`,
  removeSetting: ({ param }: { param: string }) => `Remove ${param}`,
  renameSetting: ({ to }: { to: string }) => `Rename it to ${to}`,
  removeWrapper: "Remove the wrapper",
  oneSlope: "Learn one slope for all",
  takeLastAxis: "Take the last axis",
  takeAxis: ({ axis }: { axis: number }) => `Take axis ${axis}`,
  takeLastEntry: "Take the last entry",
  takeWholeAxis: "Take the whole axis",
  takeScaleFactor: "Take the scale factor",
  takeCountAsShape: "Take their number as the shape",
  takeAsOneAxis: "Take the elements as one axis",
  putLast: "Put it last",
  leaveAxes: "Leave the axes as they are",
  leaveAxis: "Leave the axis as it is",
  startAtSample: "Start at the first axis of a sample",
  endAtLastAxis: "End at the last axis",
  swapLastAxes: "Swap the last two axes",
  swapBounds: "Swap min and max",
} satisfies PhraseWords;

const insertions = {
  insert: ({ layer }: { layer: string }) => `Insert ${layer}`,
  reshape: ({ input, sizes }: { input?: string; sizes: readonly number[] }) =>
    `Reshape ${input === undefined ? "" : `${input} `}to ${times(sizes)}`,
  reshapeToFeature: "Reshape to 1 feature",
  projectToChannels: ({ input, channels }: { input: string; channels: number }) =>
    `Project ${input} to ${channels} channels`,
  projectToFeatures: ({ input, features }: { input: string; features: number }) =>
    `Project ${input} to ${features} features`,
  swapLastAxesOf: ({ input }: { input: string }) => `Swap the last two axes of ${input}`,
  lastAxisToChannels: "Bring the last axis to axis 1",
} satisfies PhraseWords;

const graphs = {
  removeNode: ({ node }: { node: string }) => `Remove ${quoted(node)}`,
  removeBranch: "Remove the branch",
  removeWire: "Remove the wire",
  removeWireFrom: ({ from }: { from: string }) => `Remove the wire from ${quoted(from)}`,
  renameOther: ({ node, to }: { node: string; to: string }) =>
    `Rename the other ${quoted(node)} to ${quoted(to)}`,
  renamePort: ({ port, to }: { port: string; to: string }) =>
    `Rename the port ${quoted(port)} to ${quoted(to)}`,
  connect: ({ from }: { from: string }) => `Connect ${quoted(from)}`,
  ownParameters: ({ node }: { node: string }) => `Give ${quoted(node)} its own parameters`,
  putBehind: ({ node }: { node: string }) => `Put ${quoted(node)} behind it`,
  freeze: ({ node }: { node: string }) => `Freeze ${quoted(node)}`,
  letLearn: "Let them learn",
} satisfies PhraseWords;

const plans = {
  use: ({ unit }: { unit: string }) => `Use ${unit}`,
  classesOnAxis: ({ axis, classes }: { axis: number; classes: number }) =>
    `Take axis ${axis}, of ${classes}, for the classes`,
  leaveOutMetric: ({ metric }: { metric: string }) => `Leave out ${metric}`,
  setBatchSize: ({ batchSize }: { batchSize: number }) => `Set the batch size to ${batchSize}`,
  defaultRate: "Set the learning rate to its default",
  predict: ({ column }: { column: string }) => `Predict ${quoted(column)}`,
  useName: ({ name }: { name: string }) => `Use ${quoted(name)}`,
  renameTo: ({ name }: { name: string }) => `Name it ${quoted(name)}`,
  joinColumns: "Give one the roles of both",
  leaveOutRole: "Leave out this role",
  leaveOutName: ({ name }: { name: string }) => `Leave out ${quoted(name)}`,
  leaveOutGroup: ({ group }: { group: number }) => `Leave out group ${group}`,
  useColumn: ({ column }: { column: string }) => `Use ${quoted(column)}`,
  leaveOutColumns: ({ columns }: { columns: readonly string[] }) =>
    `Leave out ${columns.length > 3 ? `${columns.length} columns` : comma(columns.map(quoted))}`,
} satisfies PhraseWords;

export const fixes = { ...settings, ...insertions, ...graphs, ...plans };
