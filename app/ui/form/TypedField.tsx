import { type KeyboardEvent, useState } from "react";
import type { FieldProps } from "./fieldProps.ts";
import { textOf, valueOf } from "./typed.ts";

/**
 * A setting that is typed: a number, a pair, a list, a word. While what stands there is not allowed, the field says
 * why and the last allowed value stays in force; leaving the field brings that one back.
 */
export function TypedField({ id, field, value, formulas, errorOf, onChange }: FieldProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const text = draft ?? textOf(value);
  const error = errorOf(draft === null ? value : valueOf(text, { ...field, formulas }));
  const enter = (next: string): void => {
    setDraft(next);
    const entered = valueOf(next, { ...field, formulas });
    if (errorOf(entered) === undefined) onChange(entered);
  };
  const step = (e: KeyboardEvent): void => {
    const direction = e.key === "ArrowUp" ? 1 : e.key === "ArrowDown" ? -1 : 0;
    if (direction === 0 || typeof value !== "number") return;
    e.preventDefault();
    const size = (field.whole ? 1 : Math.abs(value) >= 1 ? 1 : 0.1) * (e.shiftKey ? 10 : 1);
    const next = Number((value + direction * size).toPrecision(12));
    if (errorOf(next) === undefined) {
      setDraft(null);
      onChange(next);
    }
  };
  return (
    <>
      <div className="flex items-center justify-between gap-2">
        <label htmlFor={id} className="min-w-0 truncate">
          {field.label}
        </label>
        <input
          id={id}
          className="field number w-36 shrink-0 text-right"
          inputMode={field.kind === "number" ? "decimal" : "text"}
          spellCheck={false}
          autoComplete="off"
          aria-invalid={error !== undefined}
          aria-describedby={error === undefined ? `${id}-help` : `${id}-error`}
          value={text}
          onChange={(e) => enter(e.target.value)}
          onFocus={(e) => e.target.select()}
          onBlur={() => setDraft(null)}
          onKeyDown={(e) => {
            if (e.key === "Enter") e.currentTarget.blur();
            step(e);
          }}
        />
      </div>
      {field.options.length > 0 && (
        <div className="mt-1 flex justify-end gap-1">
          {field.options.map((option) => (
            <button
              key={option}
              type="button"
              aria-pressed={value === option}
              className="number rounded border border-line px-1.5 text-[11px] leading-4 text-muted hover:border-line-strong aria-pressed:border-accent aria-pressed:text-accent-ink"
              onClick={() => {
                setDraft(null);
                onChange(option);
              }}
            >
              {option}
            </button>
          ))}
        </div>
      )}
      {error !== undefined && (
        <p id={`${id}-error`} role="alert" className="mt-1 text-xs text-error">
          {error}
        </p>
      )}
    </>
  );
}
