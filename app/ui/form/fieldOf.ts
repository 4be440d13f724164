import { z } from "zod";

/** The part of JSON Schema that settings use. */
export interface JsonSchema {
  type?: string;
  title?: string;
  description?: string;
  default?: unknown;
  enum?: readonly unknown[];
  const?: unknown;
  anyOf?: readonly JsonSchema[];
  items?: JsonSchema | boolean;
  prefixItems?: readonly JsonSchema[];
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
}

/** How one setting is edited. `text` covers everything that is typed: lists, pairs, alternatives. */
export interface Field {
  key: string;
  kind: "switch" | "choice" | "number" | "text";
  label: string;
  help: string;
  default: unknown;
  /** Values to choose from; beside a text, the words it also takes. */
  options: readonly string[];
  whole: boolean;
  minimum?: number;
  maximum?: number;
  /** Whether the text is the value itself. */
  verbatim: boolean;
  nullable: boolean;
  /** What is expected, for an error: "a whole number from 1 to 1,024". */
  expected: string;
}

const fields = new WeakMap<z.ZodObject, readonly Field[]>();

/** The fields of a settings schema, in its order. */
export function fieldsOf(schema: z.ZodObject): readonly Field[] {
  const known = fields.get(schema);
  if (known) return known;
  const json = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  const made = Object.entries(json.properties ?? {}).map(([key, s]) => fieldOf(key, s as JsonSchema));
  fields.set(schema, made);
  return made;
}

function fieldOf(key: string, schema: JsonSchema): Field {
  const cases = alternatives(schema);
  const nullable = cases.some((c) => c.type === "null");
  const solid = cases.filter((c) => c.type !== "null");
  const [only] = solid;
  const words = solid.flatMap((c) => (c.enum ?? (c.const === undefined ? [] : [c.const])).map(String));
  const plain = solid.length === 1 && !nullable;
  const isNumber = plain && (only?.type === "integer" || only?.type === "number");
  const { minimum, maximum } = only ?? {};
  return {
    key,
    kind:
      plain && only?.type === "boolean"
        ? "switch"
        : solid.every((c) => c.enum ?? c.const) && !nullable
          ? "choice"
          : isNumber
            ? "number"
            : "text",
    label: schema.title ?? labelOf(key),
    help: schema.description ?? "",
    default: schema.default,
    // An empty one is typed by leaving the field empty.
    options: words.filter((word) => word !== ""),
    whole: only?.type === "integer",
    ...(minimum === undefined ? {} : { minimum }),
    ...(maximum === undefined ? {} : { maximum }),
    verbatim: solid.every((c) => c.type === "string"),
    nullable,
    expected: expectationOf(cases),
  };
}

/** The cases of a union, however nested. */
const alternatives = (schema: JsonSchema): readonly JsonSchema[] =>
  schema.anyOf ? schema.anyOf.flatMap(alternatives) : [schema];

/** "outputSize" → "Output size". */
export function labelOf(key: string): string {
  const words = key.replace(/([a-z\d])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`);
  return words[0]!.toUpperCase() + words.slice(1);
}

const expectationOf = (cases: readonly JsonSchema[]): string => cases.map(describe).join(", or ");

function describe(s: JsonSchema): string {
  if (s.enum) return s.enum.map((v) => `"${String(v)}"`).join(" or ");
  if (s.const === "") return "nothing";
  if (s.const !== undefined) return `"${String(s.const)}"`;
  if (s.type === "null") return "nothing";
  if (s.type === "integer" || s.type === "number")
    return `a ${s.type === "integer" ? "whole " : ""}number${range(s)}`;
  if (s.prefixItems)
    return `${s.prefixItems.length} of: ${expectationOf(alternatives(s.prefixItems[0] ?? {}))}`;
  if (s.type === "array" && typeof s.items === "object")
    return `a list, each ${expectationOf(alternatives(s.items))}`;
  if (s.type === "boolean") return "on or off";
  return s.type === "string" ? "a short name" : "another value";
}

function range({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: JsonSchema): string {
  const show = (n: number): string => n.toLocaleString("en-US");
  // zod gives the largest safe integers where nothing was said.
  const bounded = (n: number | undefined): n is number =>
    n !== undefined && Math.abs(n) < Number.MAX_SAFE_INTEGER;
  const low = bounded(exclusiveMinimum)
    ? `above ${show(exclusiveMinimum)}`
    : bounded(minimum)
      ? `from ${show(minimum)}`
      : "";
  const high = bounded(exclusiveMaximum)
    ? `below ${show(exclusiveMaximum)}`
    : bounded(maximum)
      ? `${low ? "to" : "up to"} ${show(maximum)}`
      : "";
  return [low, high]
    .filter(Boolean)
    .map((t) => ` ${t}`)
    .join("");
}
