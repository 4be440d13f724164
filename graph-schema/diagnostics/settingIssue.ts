import type { z } from "zod";
import type { CodeOf } from "./codes.ts";
import type { Phrase } from "./phrase.ts";

type Issue = z.core.$ZodIssue;

/** What a schema asks of a value that it refuses. */
export function expectationOf(issue: Issue): Phrase {
  switch (issue.code) {
    case "invalid_type":
      return kinds[issue.expected] ?? { phrase: "kind", kind: issue.expected };
    case "too_small":
      return { phrase: "least", bound: Number(issue.minimum), ...boundOf(issue) };
    case "too_big":
      return { phrase: "most", bound: Number(issue.maximum), ...boundOf(issue) };
    case "invalid_value":
      return issue.values.length === 1
        ? { phrase: "literal", json: JSON.stringify(issue.values[0]) }
        : { phrase: "choice", options: issue.values.map(String) };
    case "invalid_union":
      if ("options" in issue) return { phrase: "choice", options: issue.options.map(String) };
      return either(likely(issue).map(expectationOf));
    // Of a record the name is wrong, for what its own schema says.
    case "invalid_key":
      return issue.issues[0] ? expectationOf(issue.issues[0]) : { phrase: "schema", doc: issue.message };
    case "unrecognized_keys":
      return { phrase: "noKeys", keys: issue.keys };
    default:
      return { phrase: "schema", doc: issue.message };
  }
}

/** A value as a person wrote it, shortened, and the formula that it comes from. */
export function asWritten(value: unknown, formula?: string): Phrase {
  if (value === undefined) return { phrase: "nothing" };
  const text = JSON.stringify(value);
  const json = text.length > 60 ? `${text.slice(0, 57)}…` : text;
  return { phrase: "written", json, ...(formula !== undefined && { formula }) };
}

/** The code of a setting that its schema refuses. */
export function codeOf(
  issue: Issue,
): Extract<CodeOf<"settings">, "settingKind" | "settingRange" | "settingChoice"> {
  if (issue.code === "invalid_union" && "options" in issue) return "settingChoice";
  if (issue.code === "invalid_union") return codeOf(likely(issue)[0] ?? { ...issue, code: "custom" });
  if (issue.code === "invalid_type") return "settingKind";
  return issue.code === "invalid_value" ? "settingChoice" : "settingRange";
}

const kinds: Readonly<Record<string, Phrase>> = {
  number: { phrase: "number" },
  int: { phrase: "wholeNumber" },
  string: { phrase: "text" },
  boolean: { phrase: "trueOrFalse" },
  array: { phrase: "listOfItems" },
  tuple: { phrase: "listOfItems" },
  record: { phrase: "object" },
  object: { phrase: "object" },
};

const units: Readonly<Record<string, "entries" | "characters">> = { array: "entries", string: "characters" };

const boundOf = ({ origin, inclusive }: { origin: string; inclusive?: boolean }) => ({
  inclusive: inclusive !== false,
  of: units[origin] ?? ("number" as const),
});

/** Alternatives, each once. */
function either(options: readonly Phrase[]): Phrase {
  const once = [...new Map(options.map((option) => [JSON.stringify(option), option])).values()];
  return once.length === 1 ? once[0]! : { phrase: "either", options: once };
}

/** What is wrong by the alternatives that a value comes near: those of its kind, or else all. */
function likely({ errors }: Extract<Issue, { code: "invalid_union" }>): Issue[] {
  const alternatives = errors.flatMap((list) => list.slice(0, 1));
  const ofKind = alternatives.filter((issue) => issue.code !== "invalid_type");
  const plain = ofKind.filter((issue) => issue.code !== "invalid_union");
  return plain.length > 0 && plain.every((issue) => issue.code !== "invalid_value") ? plain : alternatives;
}
