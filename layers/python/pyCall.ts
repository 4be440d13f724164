import { type Literal, PyCode } from "./py.ts";

/** A keyword argument: its value and, where there is one, the default that makes it unnecessary. */
export type Keyword = readonly [value: Literal, fallback?: Literal];

/** A call of a named function or class; a keyword that has its default value is left out. */
export function pyCall(
  name: string,
  positional: readonly Literal[] = [],
  keywords: Readonly<Record<string, Keyword>> = {},
): PyCode {
  const args = [
    ...positional.map((value) => ({ value })),
    ...Object.entries(keywords).map(([keyword, [value, fallback]]) => ({ keyword, value, fallback })),
  ];
  return new PyCode([{ call: name, args }]);
}
