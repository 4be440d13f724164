import type { Metric } from "./metric.ts";
import { accuracy } from "./metrics/accuracy.ts";
import { f1 } from "./metrics/f1.ts";
import { meanAbsoluteError } from "./metrics/meanAbsoluteError.ts";
import { precision } from "./metrics/precision.ts";
import { recall } from "./metrics/recall.ts";
import { rmse } from "./metrics/rmse.ts";

/** Every metric, once. */
export const metrics: Readonly<Record<string, Metric>> = {
  accuracy,
  precision,
  recall,
  f1,
  meanAbsoluteError,
  rmse,
};
