import type { FieldProps } from "./fieldProps.ts";

/** A setting with a few values to choose from. */
export function ChoiceField({ id, field, value, onChange }: FieldProps) {
  return (
    <div className="flex items-center justify-between gap-2">
      <label htmlFor={id} className="shrink-0">
        {field.label}
      </label>
      <select
        id={id}
        className="field w-36"
        aria-describedby={`${id}-help`}
        value={String(value)}
        onChange={(e) => onChange(e.target.value)}
      >
        {field.options.map((option) => (
          <option key={option}>{option}</option>
        ))}
      </select>
    </div>
  );
}
