import { useId } from "react";
import type { z } from "zod";
import { ChoiceField } from "./ChoiceField.tsx";
import { type Field, fieldsOf } from "./fieldOf.ts";
import { SwitchField } from "./SwitchField.tsx";
import { TypedField } from "./TypedField.tsx";

/** What every kind of field gets. */
export interface FieldProps {
  id: string;
  field: Field;
  value: unknown;
  /** Why the schema does not take a value; undefined when it does. */
  errorOf(value: unknown): string | undefined;
  onChange(value: unknown): void;
}

interface Props {
  schema: z.ZodObject;
  /** What is set; what is left out shows its default. */
  values: Readonly<Record<string, unknown>>;
  /** What is wrong with a setting besides its own kind and range, by key. */
  faults?: Readonly<Record<string, string>>;
  onChange(key: string, value: unknown): void;
}

const kinds = { switch: SwitchField, choice: ChoiceField, number: TypedField, text: TypedField } as const;

/** A form for settings, drawn from their zod schema. Only values that the schema takes are handed on. */
export function SettingsForm({ schema, values, faults = {}, onChange }: Props) {
  const form = useId();
  const fields = fieldsOf(schema);
  if (fields.length === 0) return null;
  return (
    <div className="flex flex-col gap-3">
      {fields.map((field) => {
        const Kind = kinds[field.kind];
        const single = schema.shape[field.key] as z.ZodType | undefined;
        const id = `${form}-${field.key}`;
        const fault = faults[field.key];
        return (
          <div key={field.key} data-setting={field.key}>
            <Kind
              {...{ id, field }}
              value={Object.hasOwn(values, field.key) ? values[field.key] : field.default}
              errorOf={(value) =>
                single?.safeParse(value).success === false ? `Expected ${field.expected}.` : undefined
              }
              onChange={(value) => onChange(field.key, value)}
            />
            {fault && <p className="mt-1 text-xs text-error">{fault}</p>}
            {field.help && (
              <p id={`${id}-help`} className="mt-1 text-xs leading-4 text-muted">
                {field.help}
              </p>
            )}
          </div>
        );
      })}
    </div>
  );
}
