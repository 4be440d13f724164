import type { Checked } from "../../compiler/check/checked.ts";
import type { GraphView } from "../../compiler/check/graphView.ts";
import type { Objective } from "./objective.ts";
import type { Diagnostic } from "../../graph-schema/diagnostics/diagnostic.ts";
import type { Encoding } from "../data/encode.ts";
import { batchOfOne } from "./warnings/batchOfOne.ts";
import { clippedScores } from "./warnings/clippedScores.ts";
import { lastBatchOfOne } from "./warnings/lastBatchOfOne.ts";
import { lostPrecision } from "./warnings/lostPrecision.ts";
import { squashedScores } from "./warnings/squashedScores.ts";
import { unreachableTarget } from "./warnings/unreachableTarget.ts";
import { unreachedParameters } from "./warnings/unreachedParameters.ts";
import { unusualRate } from "./warnings/unusualRate.ts";

/** A model and how it is to be trained, as warnings see them. */
export interface PlanView {
  checked: Checked;
  graph: GraphView;
  /** The output node whose input the loss compares. */
  output: string;
  objective: Objective;
}

/** The same with data that fit. */
export interface DataView extends PlanView {
  encoding: Encoding;
}

/** What can be trained and is seldom meant, whatever the data. */
export const planWarnings: Readonly<Record<string, (view: PlanView) => readonly Diagnostic[]>> = {
  squashedScores,
  clippedScores,
  batchOfOne,
  unusualRate,
  unreachedParameters,
};

/** What is seldom meant with these data. */
export const dataWarnings: Readonly<Record<string, (view: DataView) => readonly Diagnostic[]>> = {
  lastBatchOfOne,
  unreachableTarget,
  lostPrecision,
};
