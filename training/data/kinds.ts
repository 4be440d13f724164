import type { ColumnKind } from "./kind.ts";
import { category } from "./kinds/category.ts";
import { image } from "./kinds/image.ts";
import { number } from "./kinds/number.ts";
import { tokens } from "./kinds/tokens.ts";

/** Every kind of column, once. */
export const kinds: Record<string, ColumnKind> = { number, category, image, tokens };

/** The kind of a column, which must be one. */
export function kindOf({ kind }: { kind: string }): ColumnKind {
  const found = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
  if (!found) throw new Error(`internal: no kind of column "${kind}"`);
  return found;
}
