import type { CodeWords, PhraseWords, Text } from "../text.ts";

/** Why a text is no JSON, in the words of the engine that read it, and where where it says so. */
interface NotJson {
  reason: string;
  at?: { line: number; column: number };
}

export const fileCodes = {
  notJson: {
    doc: "The file is not JSON text.",
    says: ({ reason, at }: NotJson) => [
      "JSON text",
      at ? `${reason} at line ${at.line}, column ${at.column}` : reason,
    ],
  },
  version: {
    doc: "The file is of no version, or of one that a newer Tensorloom wrote.",
    says: ({ expected, actual }: { expected: Text; actual: Text }) => [expected, actual],
  },
  document: {
    doc: "The file is not a document of this program.",
    says: ({ expected, actual }: { expected: Text; actual: Text }) => [expected, actual],
  },
} satisfies CodeWords;

export const filePhrases = {
  nestedAtMost: ({ most }: { most: number }) => `values inside at most ${most} others`,
  nestedDeeper: "values inside one another beyond that",
  numberAtVersion: ({ first }: { first: number }) => `a whole number from ${first} at version`,
  versionOrOlder: ({ version }: { version: number }) => `a document of version ${version} or older`,
  newerVersion: ({ version }: { version: number }) => `version ${version}; a newer Tensorloom wrote it`,
} satisfies PhraseWords;
