import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { check } from "../../compiler/check/check.ts";
import { type Diagnostic, fixesOf } from "../../graph-schema/diagnostics/diagnostic.ts";
import { rendererOf } from "../../graph-schema/diagnostics/render.ts";
import { readDocument } from "../../graph-schema/readDocument.ts";
import { layerOf, layers } from "../../layers/layers.ts";
import { parametrizations } from "../../layers/parametrizations.ts";
import { exampleDocument } from "../../layers/testing/exampleDocument.ts";
import { faultyLayers } from "../../layers/testing/faultyLayers.ts";
import { splits } from "../../training/data/splits.ts";
import { steps } from "../../training/data/steps.ts";
import { losses } from "../../training/objective/losses.ts";
import { metrics } from "../../training/objective/metrics.ts";
import { optimizers } from "../../training/objective/optimizers.ts";
import { schedules } from "../../training/objective/schedules.ts";
import { datasetOf, diagnose, diagnosticsFolder } from "./diagnose.ts";
import { marked, outsideOfMarks, markedIn } from "./markedCatalogue.ts";

// What a person is told comes from a catalogue to the last word, so that a further language is a further catalogue:
// rendered through one that says nothing but keys, nothing is left besides names, numbers and what units say of
// themselves.

const language = rendererOf(marked);

/** Words of units: their keys, titles, settings and ports. */
const unitWords: ReadonlySet<string> = new Set(
  [layers, losses, metrics, optimizers, schedules, parametrizations, steps, splits]
    .flatMap((registry) => Object.entries(registry as Record<string, Unit>))
    .flatMap(([key, unit]) => [
      key,
      ...wordsIn(unit.title),
      ...Object.keys(unit.params?.shape ?? {}),
      ...Object.keys(unit.inputs ?? {}),
      ...Object.keys(unit.outputs ?? {}),
    ]),
);

interface Unit {
  title: string;
  params?: { shape: object };
  inputs?: object;
  outputs?: object;
}

/** What arguments of sentences tell apart, besides the keys of phrases. */
const kinds: ReadonlySet<string> = new Set([
  ...["node", "edge", "graph", "layer", "plan", "file"],
  ...["loss", "metrics", "optimizer", "schedule", "inputs", "dataset", "target", "split", "batchSize"],
  ...["term", "terms", "phase", "columns"],
  ...[
    "missing",
    "itself",
    "borrowed",
    "input",
    "output",
    "number",
    "entries",
    "characters",
    "sample",
    "batch",
  ],
  ...["weight", "bias", "category", "image", "tokens", "tensor", "condition", "axis", "result", "operand"],
  ...["float32", "float16", "int32", "int64", "bool", "softmax", "sigmoid", "true", "false", "null", "N"],
]);

function wordsIn(text: string): string[] {
  return text.match(/[\p{L}_][\p{L}\d_]*/gu) ?? [];
}

/** What stays as it is: words of a schema for a value, Python, names of settings and functions to choose from, of a JSON parser. */
function quotedIn(args: unknown): string[] {
  if (typeof args !== "object" || args === null) return [];
  const { phrase, doc, code, options, names, reason } = args as Record<string, unknown>;
  const own =
    phrase === "schema"
      ? doc
      : phrase === "source"
        ? code
        : phrase === "choice"
          ? options
          : phrase
            ? names
            : reason;
  return [JSON.stringify(own ?? ""), ...Object.values(args).flatMap(quotedIn)];
}

function expectNoEnglish(d: Diagnostic, names: string): void {
  const text = [language.diagnostic(d), ...fixesOf(d).map((fix) => language.fix(fix))].join(" ");
  expect(outsideOfMarks(text)).toBe("");
  // A fix may give a node a new name.
  const known = new Set([names, JSON.stringify(fixesOf(d)), ...quotedIn(d.args)].flatMap(wordsIn));
  const unknown = markedIn(text)
    .flatMap(wordsIn)
    .filter((word) => word.length > 1 && !known.has(word) && !unitWords.has(word) && !kinds.has(word));
  expect(unknown, text).toEqual([]);
}

const documents = readdirSync(diagnosticsFolder).filter((file) => file.endsWith(".json"));

describe.each(documents)("%s", (file) => {
  const text = readFileSync(new URL(file, diagnosticsFolder), "utf8");

  test("is told without a word of English, in plain data", async () => {
    const read = readDocument(text);
    const found = read.ok ? await diagnose(read.document) : read.diagnostics;
    const dataset = read.ok ? await datasetOf(read.document) : undefined;
    const columns = dataset?.columns.map(({ name, classes }) => [name, classes]);
    for (const d of found) {
      expectNoEnglish(d, text + JSON.stringify(columns));
      const { fix: _, alternatives: __, ...data } = d;
      expect(JSON.parse(JSON.stringify(data))).toEqual(data);
    }
  });
});

test.each(faultyLayers)("%s on %j is told without a word of English", (type, inputs, params = {}) => {
  const document = exampleDocument(layerOf(type)!, { inputs, params });
  const { diagnostics, nodes } = check(document);
  const defaults = [...nodes.values()].map((n) => n.params);
  for (const d of diagnostics) expectNoEnglish(d, JSON.stringify([document, defaults]));
});
