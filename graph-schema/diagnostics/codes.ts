/** Every code of a diagnostic, by what it is about, in the order of the docs. */
export const codeGroups = {
  /** What can be wrong with the shapes that arrive at a layer. */
  shapes: [
    "rank",
    "openAxis",
    "batchAxis",
    "unequalSizes",
    "indivisible",
    "tooLong",
    "dimension",
    "dtype",
    "broadcast",
    "kernelTooLarge",
  ],
  /** What can be wrong with what a person sets. */
  settings: [
    "settingKind",
    "settingRange",
    "settingChoice",
    "unknownSetting",
    "parameter",
    "axis",
    "groupsDivide",
    "headsDivide",
    "paddingSize",
    "elementCount",
    "unusedSetting",
    "unknownWrapper",
    "wrapper",
    "unknownTie",
    "tiedParameters",
    "formulaSyntax",
    "formula",
  ],
  /** What can be wrong with how nodes and wires are put together. */
  wires: [
    "unknownLayer",
    "unknownBlock",
    "recursion",
    "tooLarge",
    "unknownPort",
    "danglingEdge",
    "duplicateNode",
    "duplicateEdge",
    "crowdedPort",
    "missingInput",
    "cycle",
    "noInput",
    "noOutput",
  ],
  /** What compiles and is seldom meant. */
  habits: [
    "deadBranch",
    "linearChain",
    "activationTwice",
    "biasBeforeNorm",
    "dropoutBeforeNorm",
    "singleElement",
    "idleTaps",
    "receptiveField",
    "softmaxBeforeLoss",
    "sigmoidBeforeLoss",
    "clippedScores",
    "unreachedParameters",
    "batchOfOne",
    "unusualRate",
  ],
  /** What can be wrong with a training plan, whatever the data. */
  plan: [
    "unknownLoss",
    "unknownMetric",
    "unknownOptimizer",
    "unknownSchedule",
    "duplicateMetric",
    "metricLoss",
    "lossShape",
    "noParameters",
  ],
  /** What can be wrong between a model and its data. */
  data: [
    "unknownColumn",
    "noColumns",
    "columnKind",
    "rowShape",
    "targetShape",
    "fractionalIds",
    "vocabulary",
    "tooFewScores",
    "unusedScores",
    "labelRange",
    "targetLeak",
    "unreachableTarget",
    "lostPrecision",
    "tooFewRows",
    "stratify",
  ],
  /** What can be wrong with a file. */
  files: ["notJson", "version", "document"],
} as const;

export type CodeGroup = keyof typeof codeGroups;

/** The codes of one group. */
export type CodeOf<G extends CodeGroup> = (typeof codeGroups)[G][number];

export type Code = CodeOf<CodeGroup>;

/** Every code, group by group. */
export const codes: readonly Code[] = Object.values(codeGroups).flat();

const aboutData: ReadonlySet<Code> = new Set(codeGroups.data);

/** Whether a diagnostic is about how the data fit the model, which is told beside the data. */
export const isAboutData = (code: Code): boolean => aboutData.has(code);
