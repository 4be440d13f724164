import type { Catalogue } from "./catalogue.ts";
import type { Code } from "./codes.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { english } from "./english/english.ts";
import type { Finding, FixTitle, Phrase } from "./phrase.ts";
import type { ExpectedActual } from "./text.ts";

/** What puts diagnostics into the words of a language. */
export interface Renderer {
  /** A diagnostic as one sentence: what, where, expected, actual, where it came from. */
  diagnostic: (d: Diagnostic) => string;
  /** What was expected and what came, without the place. */
  finding: (f: Finding) => ExpectedActual;
  /** The title of a fix. */
  fix: (f: FixTitle) => string;
  phrase: (p: Phrase) => string;
  /** What a code is about, for the docs. */
  doc: (code: Code) => string;
}

/** Renders through a catalogue. */
export function rendererOf(catalogue: Catalogue): Renderer {
  const text = (value: unknown): unknown =>
    isPhrase(value) ? phrase(value) : Array.isArray(value) ? value.map(text) : value;
  const texts = (args: object): object =>
    Object.fromEntries(Object.entries(args).map(([name, value]) => [name, text(value)]));
  const say = (words: unknown, args: object): unknown =>
    typeof words === "function" ? (words as (args: object) => unknown)(texts(args)) : words;
  const phrase = ({ phrase: key, ...args }: Phrase): string => say(catalogue.phrases[key], args) as string;
  const finding = ({ code, args }: Finding): ExpectedActual =>
    say(catalogue.codes[code].says, args) as ExpectedActual;
  return {
    phrase,
    doc: (code) => catalogue.codes[code].doc,
    finding,
    fix: ({ code, args }) => say(catalogue.fixes[code], args) as string,
    diagnostic: (d) => {
      const [expected, actual] = finding(d);
      return catalogue.sentence({ ...d, expected, actual });
    },
  };
}

const isPhrase = (value: unknown): value is Phrase =>
  typeof value === "object" && value !== null && "phrase" in value;

export const {
  diagnostic: renderDiagnostic,
  finding: renderFinding,
  fix: renderFix,
  phrase: renderPhrase,
  doc: docOf,
} = rendererOf(english);
