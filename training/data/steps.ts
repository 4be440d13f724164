import type { Step } from "./step.ts";
import { byteScale } from "./steps/byteScale.ts";
import { oneHot } from "./steps/oneHot.ts";
import { standardize } from "./steps/standardize.ts";

/** Every step that prepares columns, once. */
export const steps: Readonly<Record<string, Step>> = { byteScale, oneHot, standardize };
