import type { Wrapper } from "./parametrization.ts";
import { spectralNorm } from "./parametrizations/spectralNorm.ts";
import { weightNorm } from "./parametrizations/weightNorm.ts";

/** Every wrapper, once, in the order of the inspector. */
export const wrappers = { weightNorm, spectralNorm } as const;

/** A wrapper by type; undefined for one that does not exist. */
export const wrapperOf = (type: string | undefined): Wrapper | undefined =>
  type !== undefined && Object.hasOwn(wrappers, type)
    ? (wrappers as Readonly<Record<string, Wrapper>>)[type]
    : undefined;
