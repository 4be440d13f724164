import { type Literal, py, type PyCode, pyName } from "./py.ts";

/** A keyword argument: its value and, where there is one, the default that makes it unnecessary. */
export type Keyword = readonly [value: Literal, fallback?: Literal];

/** A call of a named function or class; a keyword that has its default value is left out. */
export function pyCall(
  name: string,
  positional: readonly Literal[] = [],
  keywords: Readonly<Record<string, Keyword>> = {},
): PyCode {
  const named = Object.entries(keywords).filter(
    ([, [value, fallback]]) => fallback === undefined || JSON.stringify(value) !== JSON.stringify(fallback),
  );
  const all = [
    ...positional.map((value) => py`${value}`),
    ...named.map(([key, [value]]) => py`${pyName(key)}=${value}`),
  ];
  return all.length === 0 ? py`${pyName(name)}()` : py`${pyName(name)}(${all})`;
}
