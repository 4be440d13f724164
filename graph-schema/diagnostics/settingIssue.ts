import type { z } from "zod";
import type { Code } from "./codes.ts";

type Issue = z.core.$ZodIssue;

/** What a schema says about a value, in words for a person: "a whole number", "at least 1". */
export function wordsOf(issue: Issue): string {
  switch (issue.code) {
    case "invalid_type":
      return kinds[issue.expected] ?? `a ${issue.expected}`;
    case "too_small":
      return `${issue.inclusive === false ? "more than" : "at least"} ${String(issue.minimum)}${entries(issue)}`;
    case "too_big":
      return `${issue.inclusive === false ? "less than" : "at most"} ${String(issue.maximum)}${entries(issue)}`;
    case "invalid_value":
      return issue.values.length === 1
        ? JSON.stringify(issue.values[0])
        : `one of ${issue.values.map(String).join(", ")}`;
    case "invalid_union":
      return [...new Set(likely(issue).map(wordsOf))].join(" or ");
    case "unrecognized_keys":
      return `nothing named ${issue.keys.map((key) => JSON.stringify(key)).join(", ")}`;
    default:
      return issue.message;
  }
}

/** The code of a setting that its schema refuses. */
export function codeOf(issue: Issue): Extract<Code, "settingKind" | "settingRange" | "settingChoice"> {
  if (issue.code === "invalid_union") return codeOf(likely(issue)[0] ?? { ...issue, code: "custom" });
  if (issue.code === "invalid_type") return "settingKind";
  return issue.code === "invalid_value" ? "settingChoice" : "settingRange";
}

const kinds: Readonly<Record<string, string>> = {
  number: "a number",
  int: "a whole number",
  string: "text",
  boolean: "true or false",
  array: "a list",
  tuple: "a list",
  record: "an object",
  object: "an object",
};

const units: Readonly<Record<string, string>> = { array: "entries", string: "characters" };

const entries = ({ origin }: { origin: string }): string => (units[origin] ? ` ${units[origin]}` : "");

/** What is wrong by the alternatives that a value comes near: those of its kind, or else all. */
function likely({ errors }: Extract<Issue, { code: "invalid_union" }>): Issue[] {
  const alternatives = errors.flatMap((list) => list.slice(0, 1));
  const ofKind = alternatives.filter((issue) => issue.code !== "invalid_type");
  const plain = ofKind.filter((issue) => issue.code !== "invalid_union");
  return plain.length > 0 && plain.every((issue) => issue.code !== "invalid_value") ? plain : alternatives;
}
