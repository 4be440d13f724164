import type { Field } from "./fieldOf.ts";

/** What every kind of field gets. */
export interface FieldProps {
  id: string;
  field: Field;
  value: unknown;
  /** Whether what begins with = is a formula. */
  formulas: boolean;
  /** Why the schema does not take a value; undefined when it does. */
  errorOf(value: unknown): string | undefined;
  onChange(value: unknown): void;
}
