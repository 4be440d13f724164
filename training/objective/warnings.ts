import type { Diagnostic } from "../../graph-schema/diagnostics/diagnostic.ts";
import type { DataView, PlanView } from "./planView.ts";
import { batchOfOne } from "./warnings/batchOfOne.ts";
import { classAxis } from "./warnings/classAxis.ts";
import { clippedScores } from "./warnings/clippedScores.ts";
import { idleTarget } from "./warnings/idleTarget.ts";
import { idleTerm } from "./warnings/idleTerm.ts";
import { lastBatchOfOne } from "./warnings/lastBatchOfOne.ts";
import { latePhase } from "./warnings/latePhase.ts";
import { lostPrecision } from "./warnings/lostPrecision.ts";
import { squashedScores } from "./warnings/squashedScores.ts";
import { unreachableTarget } from "./warnings/unreachableTarget.ts";
import { unreachedParameters } from "./warnings/unreachedParameters.ts";
import { unusualRate } from "./warnings/unusualRate.ts";

/** What can be trained and is seldom meant, whatever the data. */
export const planWarnings: Readonly<Record<string, (view: PlanView) => readonly Diagnostic[]>> = {
  squashedScores,
  clippedScores,
  classAxis,
  batchOfOne,
  unusualRate,
  unreachedParameters,
  idleTerm,
  idleTarget,
  latePhase,
};

/** What is seldom meant with these data. */
export const dataWarnings: Readonly<Record<string, (view: DataView) => readonly Diagnostic[]>> = {
  lastBatchOfOne,
  unreachableTarget,
  lostPrecision,
};
