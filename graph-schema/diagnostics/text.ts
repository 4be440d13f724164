declare const rendered: unique symbol;

/** A phrase in the words of a language: what a sentence gets where its data have a phrase. */
export type Text = string & { readonly [rendered]: true };

/** A setting of a node or a plan as it is, or a phrase where it takes words to tell. */
export type RenderedSetting = Text | number | string | boolean | null;

/** What was expected and what came, in words. */
export type ExpectedActual = readonly [expected: string, actual: string];

/** What a language says of codes: a sentence for the docs, and what was expected and what came. */
export type CodeWords = Readonly<Record<string, { doc: string; says: (args: never) => ExpectedActual }>>;

/** Pieces of sentences, or titles of fixes, by key. */
export type PhraseWords = Readonly<Record<string, string | ((args: never) => string)>>;
