import { keyNames } from "./shortcut.ts";

/** A shortcut as key caps, e.g. Ctrl Z. */
export function Keys({ shortcut }: { shortcut: string }) {
  return (
    <kbd className="flex gap-0.5 font-sans text-[11px] text-muted">
      {keyNames(shortcut).map((key) => (
        <span key={key} className="min-w-4 rounded border border-line px-1 text-center leading-4">
          {key}
        </span>
      ))}
    </kbd>
  );
}
