import { z } from "zod";

/** First lines of a generated page. */
export const pageHead = (title: string, intro: string): string =>
  `# ${title}\n\n<!-- Written by npm run docs; change the source, not this page. -->\n\n${intro}`;

/** Parts with one blank line between them; empty ones leave no gap. */
export const page = (parts: readonly string[]): string =>
  `${parts
    .join("\n\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim()}\n`;

/** A table in Markdown; cells may hold any text. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(" | ")} |`;
  return [line(head), `|${" --- |".repeat(head.length)}`, ...rows.map(line)].join("\n");
}

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");

/** The settings of a unit, from its schema; empty when it has none. */
export function settings(params: z.ZodObject): string {
  const { properties = {} } = z.toJSONSchema(params, { unrepresentable: "any" });
  const rows = Object.entries(properties).map(([name, schema]) => {
    const s = typeof schema === "object" ? schema : {};
    return [`\`${name}\``, kindOf(s), `\`${JSON.stringify(s.default)}\``, s.description ?? ""];
  });
  return rows.length === 0 ? "" : table(["Setting", "Values", "Default", ""], rows);
}

type JsonSchema = z.core.JSONSchema.BaseSchema;

function kindOf(s: JsonSchema): string {
  if (s.const !== undefined) return `\`${JSON.stringify(s.const)}\``;
  if (s.enum) return s.enum.map((v) => `\`${JSON.stringify(v)}\``).join(", ");
  if (s.anyOf) return [...new Set(s.anyOf.map(kindOf))].join(" or ");
  if (s.type === "array") return listOf(s);
  if (s.type === "integer" || s.type === "number") return rangeOf(s);
  if (s.type === "boolean") return "yes or no";
  return s.type === "null" ? "none" : String(s.type ?? "any");
}

function listOf(s: JsonSchema): string {
  const items = s.prefixItems as readonly JsonSchema[] | undefined;
  return items ? `[${items.map(kindOf).join(", ")}]` : `list of ${kindOf((s.items ?? {}) as JsonSchema)}`;
}

function rangeOf(s: JsonSchema): string {
  const kind = s.type === "integer" ? "integer" : "number";
  const low = bound(s.minimum, "≥") ?? bound(s.exclusiveMinimum, ">");
  const high = bound(s.maximum, "≤") ?? bound(s.exclusiveMaximum, "<");
  return [kind, [low, high].filter(Boolean).join(", ")].join(" ").trim();
}

// Where a schema has no bound, the largest safe integer stands in for one.
const bound = (limit: number | boolean | undefined, sign: string): string | undefined =>
  typeof limit !== "number" || Math.abs(limit) === Number.MAX_SAFE_INTEGER ? undefined : `${sign} ${limit}`;
