import type { Repair } from "../../graph-schema/diagnostics/repair.ts";
import type { TensorType } from "../../ir/types/shape.ts";

/** A linear layer that brings input x to a number of features; undefined where their number is open. */
export const widenTo = (input: string, x: TensorType, units: number): Repair | undefined =>
  typeof x.shape.at(-1) === "number"
    ? {
        code: "projectToFeatures",
        args: { input, features: units },
        insertBefore: { input, type: "linear", params: { units } },
      }
    : undefined;
