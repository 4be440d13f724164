import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, test } from "vitest";
import { check } from "../../compiler/check/check.ts";
import { layers } from "../../layers/layers.ts";
import { parametrizations } from "../../layers/parametrizations.ts";
import { documents } from "./documents.ts";
import { layerDocument } from "./layerDocument.ts";
import { type Compared, expectSame, runTorchCases, type TorchCase } from "./torchCases.ts";

/** Sizes for the symbols of examples: all different, so that a mixed-up axis shows. */
const bind = { N: 3, T: 5, H: 9, W: 11, L: 7, S: 6 };

interface Case extends TorchCase {
  name: string;
}
const all = Object.entries(layers);
const plain = all.flatMap(([type, layer]) =>
  layer.examples.map((example, i): Case => ({
    name: `${type} ${i}: ${JSON.stringify(example)}`,
    key: `${type}_${i}`,
    document: layerDocument(layer, example),
    feeding: example,
    bind,
  })),
);
const wrapped = all
  .filter(([, layer]) => check(layerDocument(layer, layer.examples[0]!)).nodes.get("layer")!.parametrizable)
  .flatMap(([type, layer]) =>
    Object.keys(parametrizations).map((parametrization): Case => ({
      name: `${parametrization} of ${type}`,
      key: `${parametrization}_${type}`,
      document: layerDocument(layer, layer.examples[0]!, parametrization),
      feeding: layer.examples[0]!,
      bind,
    })),
  );
const related = Object.entries(documents).map(([name, document], i): Case => ({
  name,
  key: `document_${i}`,
  document,
  feeding: { exclusiveUpperBound: 7 },
  bind,
}));
const cases = [...plain, ...wrapped, ...related];

const root = mkdtempSync(join(tmpdir(), "tensorloom-layers-"));
let compared: Compared;

beforeAll(async () => {
  compared = await runTorchCases(cases, root);
}, 300_000);

afterAll(() => rmSync(root, { recursive: true, force: true }));

test.each(cases)("$name", ({ key }) =>
  expectSame(key, compared, { outputs: { relative: 1e-5 }, gradients: { relative: 2e-5 } }),
);
