import type { Parametrization } from "./parametrization.ts";
import { spectralNorm } from "./parametrizations/spectralNorm.ts";
import { weightNorm } from "./parametrizations/weightNorm.ts";

/** Every wrapper, once, in the order of the inspector. */
export const parametrizations = { weightNorm, spectralNorm } as const;

/** A wrapper by type; undefined for one that does not exist. */
export const parametrizationOf = (type: string | undefined): Parametrization | undefined =>
  type !== undefined && Object.hasOwn(parametrizations, type)
    ? (parametrizations as Readonly<Record<string, Parametrization>>)[type]
    : undefined;
