import type { Parametrization } from "./parametrization.ts";
import { spectralNorm } from "./parametrizations/spectralNorm.ts";
import { weightNorm } from "./parametrizations/weightNorm.ts";

/** Every parametrization, once, in the order of the inspector. */
export const parametrizations: Readonly<Record<string, Parametrization>> = { weightNorm, spectralNorm };

/** A parametrization by type; undefined for one that does not exist. */
export const parametrizationOf = (type: string | undefined): Parametrization | undefined =>
  type !== undefined && Object.hasOwn(parametrizations, type) ? parametrizations[type] : undefined;
