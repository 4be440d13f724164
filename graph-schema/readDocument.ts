import { z } from "zod";
import { type Document, document } from "./document.ts";
import type { Migration } from "./migrations/migration.ts";
import { currentVersion, migrations } from "./migrations/migrations.ts";
import type { Diagnostic } from "./diagnostics/diagnostic.ts";
import type { CodeArgs, Finding } from "./diagnostics/phrase.ts";
import { MOST_NESTING, tooDeepAt } from "./nesting.ts";
import { expectationOf, asWritten } from "./diagnostics/settingIssue.ts";

export type ReadResult = { ok: true; document: Document } | { ok: false; diagnostics: readonly Diagnostic[] };

/** Reads the text of a document of any version; a fault says where in the text it is. Never throws. */
export function readDocument(text: string): ReadResult {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    return faulty({ code: "notJson", args: reasonOf(cause, text) });
  }
  return readValue(value);
}

/** The same for a value that is already parsed; `known` are the migrations to go through. */
export function readValue(
  value: unknown,
  known: readonly Migration[] = migrations,
  current = currentVersion,
): ReadResult {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return faulty({ code: "document", args: { expected: { phrase: "object" }, actual: asWritten(value) } });
  let now = value as Record<string, unknown>;
  const { version } = now;
  const first = Math.min(current, ...known.map(({ from }) => from));
  if (typeof version !== "number" || !Number.isInteger(version) || version < first)
    return faulty({
      code: "version",
      args: { expected: { phrase: "numberAtVersion", first }, actual: asWritten(version) },
    });
  if (version > current)
    return faulty({
      code: "version",
      args: {
        expected: { phrase: "versionOrOlder", version: current },
        actual: { phrase: "newerVersion", version },
      },
    });
  const deep = tooDeepAt(value);
  if (deep)
    return faulty(
      {
        code: "document",
        args: {
          expected: { phrase: "nestedAtMost", most: MOST_NESTING },
          actual: { phrase: "nestedDeeper" },
        },
      },
      deep,
    );
  now = migrate(now, known);
  const parsed = document.safeParse(now);
  if (parsed.success) return { ok: true, document: parsed.data };
  const diagnostics = parsed.error.issues.slice(0, 20).map((issue): Diagnostic => ({
    code: "document",
    severity: "error",
    place: { in: "file", keys: issue.path as (string | number)[] },
    args: { expected: expectationOf(issue), actual: asWritten(actualOf(now, issue)) },
  }));
  return { ok: false, diagnostics };
}

/** Through the migrations from the version of a document on; what has no older version stays as it is. */
const migrate = (
  document: Record<string, unknown>,
  known: readonly Migration[] = migrations,
): Record<string, unknown> =>
  known.reduce(
    (now, { from, up }) => (now.version === from ? { ...up(now), version: from + 1 } : now),
    document,
  );

/** The schema of a document that also takes older versions, where one is part of what was stored or sent. */
export const anyVersion = <S extends z.ZodType>(schema: S): S =>
  z.preprocess(
    (value) =>
      typeof value === "object" && value !== null && "version" in value ? migrate({ ...value }) : value,
    schema,
    // To whoever writes one it is the schema itself, of which the version is the current one.
  ) as unknown as S;

/** Why text is no JSON; engines word the place differently, a person looks for line and column. */
function reasonOf(cause: unknown, text: string): CodeArgs<"notJson"> {
  const message = cause instanceof Error ? cause.message : String(cause);
  const [, reason, at] = /^(.*?)(?: in JSON)? at position (\d+)/s.exec(message) ?? [];
  if (reason === undefined) return { reason: message };
  const lines = text.slice(0, Number(at)).split("\n");
  return { reason, at: { line: lines.length, column: lines.at(-1)!.length + 1 } };
}

/** What a schema refuses: a value, or the name of one. */
const actualOf = (document: unknown, { code, path }: z.core.$ZodIssue): unknown =>
  code === "invalid_key" ? path.at(-1) : valueAt(document, path);

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (v, key) => (typeof v === "object" && v !== null ? (v as Record<PropertyKey, unknown>)[key] : undefined),
    value,
  );
}

const faulty = (finding: Finding, keys: readonly (string | number)[] = []): ReadResult => ({
  ok: false,
  diagnostics: [{ ...finding, severity: "error", place: { in: "file", keys: [...keys] } }],
});
