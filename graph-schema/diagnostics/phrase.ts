import type { Code } from "./codes.ts";
import type { codes } from "./english/codes.ts";
import type { fixes } from "./english/fixes.ts";
import type { phrases } from "./english/phrases.ts";
import type { Text } from "./text.ts";

/** A piece of a sentence as data: its key in the catalogue beside what it tells. */
export type Phrase = { [K in keyof Phrases]: { readonly phrase: K } & Args<Phrases[K]> }[keyof Phrases];

/** What is wrong, as data: a code beside what its sentence tells. */
export type Finding = { [C in Code]: { readonly code: C; readonly args: CodeArgs<C> } }[Code];

/** What the sentence of a code tells. */
export type CodeArgs<C extends Code> = Args<(typeof codes)[C]["says"]>;

/** What a fix does, as data: its key in the catalogue beside what its title tells. */
export type FixTitle = {
  [K in keyof Fixes]: { readonly code: K; readonly args: Args<Fixes[K]> };
}[keyof Fixes];

type Phrases = typeof phrases;
type Fixes = typeof fixes;

/** What a sentence takes, as data: what it gets as text is a phrase. */
type Args<Words> = Words extends (args: infer A) => unknown
  ? unknown extends A
    ? Nothing
    : { readonly [K in keyof A]: AsData<A[K]> }
  : Nothing;

type Nothing = Readonly<Record<never, never>>;

type AsData<T> = T extends Text ? Phrase : T extends readonly Text[] ? readonly Phrase[] : T;
