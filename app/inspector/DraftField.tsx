import { useState } from "react";

interface Props {
  id?: string;
  label: string;
  value: string;
  /** Why a text cannot be taken; undefined when it can. */
  errorOf(text: string): string | undefined;
  /** Called with a text that can be taken and differs, when the field is left. */
  onCommit(text: string): void;
  className?: string;
}

/** A text that is taken over when the field is left; one that cannot be says why and is given up. */
export function DraftField({ id, label, value, errorOf, onCommit, className = "" }: Props) {
  const [draft, setDraft] = useState<string | null>(null);
  const error = draft === null ? undefined : errorOf(draft.trim());
  const commit = (): void => {
    setDraft(null);
    const text = draft?.trim();
    if (text !== undefined && text !== value && error === undefined) onCommit(text);
  };
  return (
    <span className={`relative ${className}`}>
      <input
        id={id}
        className="field"
        aria-label={id === undefined ? label : undefined}
        spellCheck={false}
        autoComplete="off"
        value={draft ?? value}
        aria-invalid={error !== undefined}
        title={error}
        onChange={(e) => setDraft(e.target.value)}
        onBlur={commit}
        onKeyDown={(e) => {
          if (e.key === "Enter") e.currentTarget.blur();
          if (e.key === "Escape") setDraft(null);
        }}
      />
      {error !== undefined && (
        <span
          role="alert"
          className="float absolute top-8 right-0 z-20 w-max max-w-64 px-2 py-1 text-xs text-error"
        >
          {error}
        </span>
      )}
    </span>
  );
}
