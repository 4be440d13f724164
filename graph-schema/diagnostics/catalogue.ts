import type { Code, CodeGroup } from "./codes.ts";
import type { Inferred } from "./diagnostic.ts";
import type { codes } from "./english/codes.ts";
import type { fixes } from "./english/fixes.ts";
import type { phrases } from "./english/phrases.ts";
import type { Place } from "./place.ts";
import type { ExpectedActual } from "./text.ts";

/** Everything that diagnostics say, in one language. A further language is a further value of this type. */
export interface Catalogue {
  /** Headings of the docs. */
  readonly groups: Readonly<Record<CodeGroup, string>>;
  readonly codes: {
    readonly [C in Code]: {
      readonly doc: string;
      readonly says: Says<(typeof codes)[C]["says"], ExpectedActual>;
    };
  };
  readonly phrases: { readonly [K in keyof typeof phrases]: Words<(typeof phrases)[K]> };
  /** Titles of fixes. */
  readonly fixes: { readonly [K in keyof typeof fixes]: Words<(typeof fixes)[K]> };
  readonly sentence: (parts: SentenceParts) => string;
}

/** What a sentence is made of. */
export interface SentenceParts {
  place: Place;
  expected: string;
  actual: string;
  because?: string;
  inferred?: readonly Inferred[];
}

type Words<W> = W extends string ? string : Says<W, string>;
type Says<F, Result> = F extends (args: infer A) => unknown ? (args: A) => Result : never;
