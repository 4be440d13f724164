import type { Catalogue, SentenceParts } from "../../graph-schema/diagnostics/catalogue.ts";
import { codes } from "../../graph-schema/diagnostics/codes.ts";
import { english } from "../../graph-schema/diagnostics/english/english.ts";

// A second language that is made by rule: a sentence is its key as ⟦key⟧ and what it tells, each word of it as ‹word›.

/** Whatever stands outside of these marks was not said by the catalogue. */
export const outsideOfMarks = (text: string): string =>
  text.replaceAll(/⟦[\w.]+⟧|‹[^›]*›/g, "").replaceAll(/\s/g, "");

/** What sentences were told: names, numbers, sizes. */
export const markedIn = (text: string): string[] => [...text.matchAll(/‹([^›]*)›/g)].map((m) => m[1]!);

const mark = (key: string, args: unknown): string =>
  [`⟦${key}⟧`, ...valuesIn(args).map((value) => (/^⟦/.test(value) ? value : `‹${value}›`))].join(" ");

function valuesIn(args: unknown): string[] {
  if (args === undefined) return [];
  return typeof args === "object" && args !== null ? Object.values(args).flatMap(valuesIn) : [String(args)];
}

const markAll = (words: object): object =>
  Object.fromEntries(Object.keys(words).map((key) => [key, (args: unknown) => mark(key, args)]));

export const marked = {
  groups: english.groups,
  codes: Object.fromEntries(
    codes.map((code) => [
      code,
      { doc: `⟦${code}⟧`, says: (args: unknown) => [mark(`${code}.expected`, args), `⟦${code}.actual⟧`] },
    ]),
  ),
  phrases: markAll(english.phrases),
  fixes: markAll(english.fixes),
  sentence: ({ place, expected, actual, because, inferred }: SentenceParts) =>
    [mark("sentence", [place, because, inferred]), expected, actual].join(" "),
  // The rule says alike of each key what TypeScript would have said of it by itself.
} satisfies Partial<Record<keyof Catalogue, unknown>> as unknown as Catalogue;
