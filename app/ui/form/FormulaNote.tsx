import { textOf } from "./typed.ts";

interface Props {
  label: string;
  /** What the formula comes to; undefined while it has no value. */
  value: unknown;
  /** Puts the value in the formula's place. */
  onTake(value: unknown): void;
}

/** What the formula in a field comes to, below it. */
export function FormulaNote({ label, value, onTake }: Props) {
  if (value === undefined) return null;
  return (
    <p className="mt-1 flex h-4 items-center justify-end gap-2 text-xs text-muted">
      <button
        type="button"
        className="rounded hover:text-ink hover:underline"
        aria-label={`Use the value of ${label} instead of the formula`}
        onClick={() => onTake(value)}
      >
        Use the value
      </button>
      <span className="number text-ink" data-formula-value={textOf(value)}>
        = {textOf(value)}
      </span>
    </p>
  );
}
