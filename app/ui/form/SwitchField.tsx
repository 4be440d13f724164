import { Switch } from "radix-ui";
import type { FieldProps } from "./fieldProps.ts";

/** A setting that is on or off. */
export function SwitchField({ id, field, value, onChange }: FieldProps) {
  return (
    <div className="flex h-7 items-center justify-between gap-2">
      <label htmlFor={id}>{field.label}</label>
      <Switch.Root
        id={id}
        checked={value === true}
        onCheckedChange={onChange}
        aria-describedby={`${id}-help`}
        className="h-4 w-7 rounded-full bg-line-strong p-0.5 transition-colors duration-100 data-[state=checked]:bg-fill"
      >
        <Switch.Thumb className="block size-3 rounded-full bg-white transition-transform duration-100 data-[state=checked]:translate-x-3" />
      </Switch.Root>
    </div>
  );
}
