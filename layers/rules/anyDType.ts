import type { DType } from "../../ir/types/shape.ts";

/** What layers take that only move elements about. */
export const anyDType: readonly DType[] = ["float32", "float16", "int32", "int64", "bool"];
