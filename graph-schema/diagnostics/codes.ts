/** What can be wrong with the shapes that arrive at a layer. */
const ofShapes = {
  rank: "The input has the wrong number of axes.",
  openAxis: "An axis has a size that only the data decide, where the layer needs to know it.",
  batchAxis: "The first axis of the input is not the batch.",
  unequalSizes: "Two inputs differ in an axis that they must share.",
  indivisible: "An axis has a size that cannot be cut into equal parts as the layer does.",
  tooLong: "A sequence is longer than the layer is made for.",
  dimension: "An axis has a size that the layer cannot take.",
  dtype: "The input has elements of the wrong kind.",
  broadcast: "Two shapes do not line up, axis by axis from the right, as equal or 1.",
  kernelTooLarge: "The window is larger than the padded map it slides over.",
} as const;

/** What can be wrong with what a person sets. */
const ofSettings = {
  settingKind: "A setting is of the wrong kind, such as text where a number belongs.",
  settingRange: "A setting is too small, too large, or written in a form that does not fit it.",
  settingChoice: "A setting is none of the words that it can be.",
  unknownSetting: "A setting has a name that the layer or unit does not have, so that it does nothing.",
  parameter: "A setting does not go with the input or with another setting.",
  axis: "A setting names an axis that a sample does not have; axis 0 is the batch.",
  groupsDivide: "The groups do not divide the channels.",
  headsDivide: "The heads of an attention do not divide its features.",
  paddingSize: "The padding is larger than the window or the map allows.",
  elementCount: "A new shape does not hold as many elements as arrive.",
  unusedSetting: "A setting has no effect as the others are.",
  unknownWrapper: "The chosen normalization of weights does not exist.",
  wrapper: "The layer has no weight that could be normalized.",
  unknownTie: "A node is to share parameters with one that does not exist or has none of its own.",
  tiedParameters: "Two nodes that are to share parameters have none of the same name and shape.",
  formulaSyntax: "A formula cannot be read.",
  formula: "A formula has no value, or none for what arrives.",
} as const;

/** What can be wrong with how nodes and wires are put together. */
const ofWires = {
  unknownLayer: "No layer of this type exists.",
  unknownBlock: "A copy names a block that the document does not have.",
  recursion: "A block holds a copy of itself, directly or through other blocks.",
  tooLarge: "The copies of blocks come to more nodes than can be compiled.",
  unknownPort: "A wire ends at a port that the layer does not have.",
  danglingEdge: "A wire ends at a node that does not exist.",
  duplicateNode: "Two nodes have the same name.",
  duplicateEdge: "Two wires join the same ports.",
  crowdedPort: "Two wires enter a port that takes one.",
  missingInput: "A port that needs a wire has none.",
  cycle: "Wires lead from a node back to itself.",
  noInput: "The graph has no input layer.",
  noOutput: "The graph has no output layer.",
} as const;

/** What can be wrong with a training plan, whatever the data. */
const ofPlan = {
  unknownLoss: "The plan names a loss that does not exist.",
  unknownMetric: "The plan names a metric that does not exist.",
  unknownOptimizer: "The plan names an optimizer that does not exist.",
  unknownSchedule: "The plan names a schedule of the learning rate that does not exist.",
  duplicateMetric: "The plan names a metric twice.",
  metricLoss: "A metric cannot judge what is trained with this loss.",
  lossShape: "The loss cannot compare this output with its target.",
  noParameters: "Nothing in the graph can be trained.",
} as const;

/** What can be wrong between a model and its data. */
const ofData = {
  unknownColumn: "The plan names a column that the data do not have.",
  noColumns: "No column is left to feed an input.",
  columnKind:
    "A column holds what the input or the loss cannot take, such as tokens where numbers are meant.",
  rowShape: "A row of the data has another shape than the input.",
  targetShape: "The column to predict has another shape than the output.",
  fractionalIds: "A column of ids holds numbers that are not whole or below 0.",
  vocabulary: "The data hold ids that the embedding has no vector for.",
  tooFewScores: "The data have more classes than the model gives scores.",
  unusedScores: "The model gives scores for classes that the data do not have.",
  labelRange: "The column to predict holds a value that the loss cannot take.",
  targetLeak: "The column to predict is also an input, so that there is nothing to learn.",
  unreachableTarget: "The column to predict holds values that the model cannot answer.",
  lostPrecision: "A column holds numbers so large that float32 cannot tell whole numbers apart.",
  tooFewRows: "Too few rows without gaps are left to learn from.",
  stratify: "The plan holds out the same share of each class where no class is predicted.",
} as const;

/** What can be wrong with a file. */
const ofFiles = {
  notJson: "The file is not JSON text.",
  version: "The file is of no version, or of one that a newer Tensorloom wrote.",
  document: "The file is not a document of this program.",
} as const;

/** What compiles and is seldom meant. */
const ofHabits = {
  deadBranch: "No output depends on this node.",
  linearChain:
    "Two layers of weights follow each other with nothing between that bends, so that one would do.",
  activationTwice: "An activation follows another that leaves it nothing to do.",
  biasBeforeNorm: "An offset is learned right before a normalization that subtracts it again.",
  dropoutBeforeNorm:
    "Dropout before a batch normalization makes the statistics of training other than those of use.",
  singleElement: "A single element is normalized, which comes to the same number whatever is learned.",
  idleTaps: "A filter is so large for its map that some of its weights see padding wherever it stands.",
  receptiveField: "Filters are laid over a map of which each element has seen all that came in already.",
  softmaxBeforeLoss:
    "The loss expects scores and applies softmax or sigmoid itself, but gets probabilities by softmax.",
  sigmoidBeforeLoss:
    "The loss expects scores and applies softmax or sigmoid itself, but gets probabilities by sigmoid.",
  clippedScores: "The loss expects scores of any size, but an activation before the output limits them.",
  unreachedParameters: "The loss does not depend on these parameters, so that they stay as they start.",
  batchOfOne: "A batch normalization takes its statistics over a batch of one sample.",
  unusualRate: "The learning rate is far from what is usual with the optimizer.",
} as const;

/** Codes by what they are about, with the heading and the order of the docs. */
export const codeGroups = [
  { title: "Shapes", codes: ofShapes },
  { title: "Settings", codes: ofSettings },
  { title: "Nodes and wires", codes: ofWires },
  { title: "Warnings about what compiles and is seldom meant", codes: ofHabits },
  { title: "The training plan", codes: ofPlan },
  { title: "The data", codes: ofData },
  { title: "Files", codes: ofFiles },
] as const;

/** Every code of a diagnostic, with the sentence that explains it in the docs. */
export const codes = {
  ...ofShapes,
  ...ofSettings,
  ...ofWires,
  ...ofHabits,
  ...ofPlan,
  ...ofData,
  ...ofFiles,
} as const;

export type Code = keyof typeof codes;

/** Codes of what is wrong with a plan by itself or with its data. */
export type PlanCode = keyof typeof ofPlan | keyof typeof ofData;

/** Whether a diagnostic is about how the data fit the model, which is told beside the data. */
export const isAboutData = (code: Code): boolean => Object.hasOwn(ofData, code);
