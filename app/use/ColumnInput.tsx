import { useId } from "react";
import type { ColumnInfo } from "../state/plan/datasetInfo.ts";
import { PixelImage } from "../ui/PixelImage.tsx";
import { DrawingPad } from "./DrawingPad.tsx";
import type { InputProps } from "./inputProps.ts";
import { textOfTokens, tokensOf } from "./inputValue.ts";

const kinds: Readonly<Record<ColumnInfo["kind"], (props: InputProps) => React.ReactNode>> = {
  image: ImageInput,
  number: NumberInput,
  category: CategoryInput,
  tokens: TokensInput,
};

/** A field for one column, by its kind. */
export function ColumnInput(props: InputProps) {
  const Kind = kinds[props.column.kind];
  return <Kind {...props} />;
}

/** Gray images can be drawn; others are taken from the data. */
function ImageInput(props: InputProps) {
  const { column, value } = props;
  if (column.shape[0] === 1) return <DrawingPad {...props} />;
  return value !== undefined && typeof value === "object" ? (
    <PixelImage data={value as ArrayLike<number>} shape={column.shape} size={160} label={column.name} />
  ) : (
    <p className="text-muted">Take a held-out row to see what the model says of it.</p>
  );
}

function NumberInput({ column, value, onChange }: InputProps) {
  const id = useId();
  const { numbers } = column;
  const text = typeof value === "string" || typeof value === "number" ? String(value) : "";
  return (
    <div className="flex items-center justify-between gap-2">
      <label htmlFor={id} className="min-w-0 truncate" title={column.name}>
        {column.name}
      </label>
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
    </div>
  );
}

function CategoryInput({ column, value, onChange }: InputProps) {
  const id = useId();
  return (
    <div className="flex items-center justify-between gap-2">
      <label htmlFor={id} className="min-w-0 truncate" title={column.name}>
        {column.name}
      </label>
      <select
        id={id}
        className="field w-28 shrink-0"
        value={typeof value === "string" ? value : ""}
        onChange={(e) => onChange(e.target.value)}
      >
        {(column.classes ?? []).map((c) => (
          <option key={c}>{c}</option>
        ))}
      </select>
    </div>
  );
}

function TokensInput({ column, value, onChange }: InputProps) {
  const id = useId();
  const { classes = [], shape } = column;
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
        value={textOfTokens(tokens, classes)}
        onChange={(e) => onChange(tokensOf(e.target.value, classes))}
      />
      <p id={`${id}-help`} className="mt-1 text-xs text-muted">
        {tokens.length} of {shape[0] ?? 1} tokens, out of {classes.slice(0, 20).join(" ")}
        {classes.length > 20 && " …"}
      </p>
    </div>
  );
}
