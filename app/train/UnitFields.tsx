import { useId } from "react";
import type { z } from "zod";
import type { Choice } from "../../graph-schema/plan/choice.ts";
import { SettingsForm } from "../ui/form/SettingsForm.tsx";

/** A unit as its registry has it. */
export interface Unit {
  type: string;
  title: string;
  doc: string;
  params: z.ZodObject;
}

interface Props {
  label: string;
  units: Readonly<Record<string, Unit>>;
  choice: Choice;
  /** What is wrong, by setting; the key "" is the unit itself. */
  faults: Readonly<Record<string, string>>;
  onChange(choice: Choice): void;
}

/** A registered unit to choose, and its settings. */
export function UnitFields({ label, units, choice, faults, onChange }: Props) {
  const id = useId();
  const unit = Object.hasOwn(units, choice.type) ? units[choice.type] : undefined;
  return (
    <div className="flex flex-col gap-3">
      <div>
        <div className="flex items-center justify-between gap-2">
          <label htmlFor={id} className="shrink-0">
            {label}
          </label>
          <select
            id={id}
            className="field w-44"
            aria-describedby={`${id}-help`}
            aria-invalid={faults[""] !== undefined}
            value={choice.type}
            onChange={(e) => onChange({ type: e.target.value, params: kept(units[e.target.value], choice) })}
          >
            {!unit && <option>{choice.type}</option>}
            {Object.values(units).map(({ type, title }) => (
              <option key={type} value={type}>
                {title}
              </option>
            ))}
          </select>
        </div>
        {faults[""] && <p className="mt-1 text-xs text-error">{faults[""]}</p>}
        <p id={`${id}-help`} className="mt-1 text-xs leading-4 text-muted">
          {unit?.doc}
        </p>
      </div>
      {unit && (
        <SettingsForm
          schema={unit.params}
          values={choice.params}
          faults={faults}
          onChange={(key, value) =>
            onChange({ ...choice, params: { ...choice.params, [key]: value as z.core.util.JSONType } })
          }
        />
      )}
    </div>
  );
}

/** The settings that the next unit has as well, such as the learning rate. */
function kept(unit: Unit | undefined, { params }: Choice): Choice["params"] {
  const shape = unit?.params.shape ?? {};
  const usable = Object.entries(params).filter(
    ([key, value]) => Object.hasOwn(shape, key) && (shape[key] as z.ZodType).safeParse(value).success,
  );
  return Object.fromEntries(usable);
}
