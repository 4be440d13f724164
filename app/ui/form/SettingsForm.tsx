import { Variable } from "lucide-react";
import { useId } from "react";
import type { z } from "zod";
import { hasFormula } from "../../../graph-schema/formula/substitute.ts";
import { ChoiceField } from "./ChoiceField.tsx";
import { fieldsOf } from "./fieldOf.ts";
import { FormulaNote } from "./FormulaNote.tsx";
import { SwitchField } from "./SwitchField.tsx";
import { formulaError } from "./typed.ts";
import { TypedField } from "./TypedField.tsx";

interface Props {
  schema: z.ZodObject;
  /** What is set; what is left out shows its default. */
  values: Readonly<Record<string, unknown>>;
  /** What is wrong with a setting besides its own kind and range, by key. */
  faults?: Readonly<Record<string, string>>;
  /** Where settings may be formulas: what each setting comes to, and, inside a block, how instances may decide it. */
  formulas?: { values: Readonly<Record<string, unknown>>; expose?: (key: string) => void };
  onChange(key: string, value: unknown): void;
}

const kinds = { switch: SwitchField, choice: ChoiceField, number: TypedField, text: TypedField } as const;

/** A form for settings, drawn from their zod schema. Only values that the schema takes are handed on. */
export function SettingsForm({ schema, values, faults = {}, formulas, onChange }: Props) {
  const form = useId();
  const fields = fieldsOf(schema);
  if (fields.length === 0) return null;
  return (
    <div className="flex flex-col gap-3">
      {fields.map((field) => {
        const value = Object.hasOwn(values, field.key) ? values[field.key] : field.default;
        const isFormula = formulas !== undefined && hasFormula(value);
        const Kind = isFormula ? TypedField : kinds[field.kind];
        const single = schema.shape[field.key] as z.ZodType | undefined;
        const id = `${form}-${field.key}`;
        const fault = faults[field.key];
        return (
          <div key={field.key} data-setting={field.key} className="group">
            <Kind
              {...{ id, field, value }}
              formulas={formulas !== undefined}
              errorOf={(value) =>
                formulas && hasFormula(value)
                  ? formulaError(value)
                  : single?.safeParse(value).success === false
                    ? `Expected ${field.expected}.`
                    : undefined
              }
              onChange={(value) => onChange(field.key, value)}
            />
            {isFormula && !fault && (
              <FormulaNote
                label={field.label}
                value={formulas.values[field.key]}
                onTake={(value) => onChange(field.key, value)}
              />
            )}
            {fault && <p className="mt-1 text-xs text-error">{fault}</p>}
            <div className="mt-1 flex items-start justify-between gap-2">
              <p id={`${id}-help`} className="text-xs leading-4 text-muted">
                {field.help}
              </p>
              {formulas?.expose && !isFormula && (
                <ExposeButton label={field.label} onClick={() => formulas.expose!(field.key)} />
              )}
            </div>
          </div>
        );
      })}
    </div>
  );
}

/** Seen while the pointer or the focus is at its setting. */
function ExposeButton({ label, onClick }: { label: string; onClick(): void }) {
  return (
    <button
      type="button"
      title="Let each copy decide"
      aria-label={`Let each copy decide ${label}`}
      className="grid size-4 shrink-0 place-items-center rounded text-muted opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 hover:bg-accent-soft hover:text-ink"
      onClick={onClick}
    >
      <Variable size={14} aria-hidden />
    </button>
  );
}
