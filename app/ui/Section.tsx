import type { ReactNode } from "react";

/** A titled part of the inspector. */
export function Section({ title, children }: { title?: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="border-b border-line px-4 py-3 last:border-0">
      {title && <h3 className="mb-2 text-xs text-muted">{title}</h3>}
      {children}
    </section>
  );
}

/** A name and its value, a row each. */
export function Facts({ rows }: { rows: readonly (readonly [name: string, value: string])[] }) {
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-1">
      {rows.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-muted">{name}</dt>
          <dd className="number text-right break-words" data-fact={name}>
            {value}
          </dd>
        </div>
      ))}
    </dl>
  );
}
