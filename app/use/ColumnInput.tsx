import { type ReactNode, useId } from "react";
import { textOfTokens, tokensOf } from "../../training/data/cells/tokenText.ts";
import type { Control } from "../../training/data/kind.ts";
import { kindOf } from "../../training/data/kinds.ts";
import { PixelImage } from "../ui/PixelImage.tsx";
import { DrawingPad } from "./DrawingPad.tsx";
import type { InputProps } from "./inputProps.ts";

type Props<K extends Control["control"]> = InputProps & { control: Extract<Control, { control: K }> };

const controls: { readonly [K in Control["control"]]: (props: Props<K>) => ReactNode } = {
  number: NumberInput,
  text: TextInput,
  choice: ChoiceInput,
  sequence: SequenceInput,
  pixels: PixelInput,
};

/** A field for one column, as its kind says. */
export function ColumnInput(props: InputProps) {
  const control = kindOf(props.column).control(props.column);
  const Field = controls[control.control] as (props: Props<Control["control"]>) => ReactNode;
  return <Field {...props} control={control} />;
}

/** Gray images can be drawn; others are taken from the data. */
function PixelInput(props: Props<"pixels">) {
  const { column, value, control } = props;
  if (control.shape[0] === 1) return <DrawingPad {...props} />;
  return value !== undefined && typeof value === "object" ? (
    <PixelImage data={value as ArrayLike<number>} shape={control.shape} size={160} label={column.name} />
  ) : (
    <p className="text-muted">Take a held-out row to see what the model says of it.</p>
  );
}

/** A control with the name of its column before it. */
function Named({ id, name, children }: { id: string; name: string; children: ReactNode }) {
  return (
    <div className="flex items-center justify-between gap-2">
      <label htmlFor={id} className="min-w-0 truncate" title={name}>
        {name}
      </label>
      {children}
    </div>
  );
}

function NumberInput({ column, value, onChange }: Props<"number">) {
  const id = useId();
  const { numbers } = column;
  const text = typeof value === "string" || typeof value === "number" ? String(value) : "";
  return (
    <Named id={id} name={column.name}>
      <input
        id={id}
        className="field number w-28 shrink-0 text-right"
        inputMode="decimal"
        autoComplete="off"
        placeholder={numbers ? String(Number(numbers.mean.toPrecision(3))) : ""}
        aria-invalid={text !== "" && !Number.isFinite(Number(text))}
        value={text}
        onChange={(e) => onChange(e.target.value)}
        onFocus={(e) => e.target.select()}
      />
    </Named>
  );
}

/** Text that the kind of the column reads, such as a date. */
function TextInput({ column, value, onChange }: Props<"text">) {
  const id = useId();
  const kind = kindOf(column);
  const text = typeof value === "string" ? value : "";
  return (
    <Named id={id} name={column.name}>
      <input
        id={id}
        className="field w-44 shrink-0"
        autoComplete="off"
        spellCheck={false}
        title={kind.expected(column)}
        aria-invalid={text !== "" && kind.parse(text, column) === undefined}
        value={text}
        onChange={(e) => onChange(e.target.value)}
      />
    </Named>
  );
}

function ChoiceInput({ column, value, onChange, control }: Props<"choice">) {
  const id = useId();
  return (
    <Named id={id} name={column.name}>
      <select
        id={id}
        className="field w-28 shrink-0"
        value={typeof value === "string" ? value : ""}
        onChange={(e) => onChange(e.target.value)}
      >
        {control.options.map((c) => (
          <option key={c}>{c}</option>
        ))}
      </select>
    </Named>
  );
}

function SequenceInput({ column, value, onChange, control: { items, length } }: Props<"sequence">) {
  const id = useId();
  const tokens = Array.isArray(value) ? (value as string[]) : [];
  return (
    <div>
      <label htmlFor={id} className="mb-1 block">
        {column.name}
      </label>
      <input
        id={id}
        className="field number"
        autoComplete="off"
        spellCheck={false}
        aria-describedby={`${id}-help`}
        value={textOfTokens(tokens, items)}
        onChange={(e) => onChange(tokensOf(e.target.value, items))}
      />
      <p id={`${id}-help`} className="mt-1 text-xs text-muted">
        {tokens.length} of {length} tokens, out of {items.slice(0, 20).join(" ")}
        {items.length > 20 && " …"}
      </p>
    </div>
  );
}
