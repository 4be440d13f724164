import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { predictStep } from "../../compiler/steps/predictStep.ts";
import { check } from "../../compiler/check/check.ts";
import { layers } from "../../layers/layers.ts";
import { parametrizations } from "../../layers/parametrizations.ts";
import { documents } from "./documents.ts";
import { layerDocument } from "./layerDocument.ts";
import { half, twice } from "./twice.ts";
import { type Compared, expectSame, runTorchCases, type TorchCase } from "./torchCases.ts";

/** Sizes for the symbols of examples: all different, so that a mixed-up axis shows. */
const bind = { N: 3, T: 5, H: 9, W: 11, L: 7, S: 6 };

interface Case extends TorchCase {
  name: string;
}
const all = Object.entries(layers);
const plain = all.flatMap(([type, layer]) =>
  // What does not leave with the model is compared where it is trained, in objectives.test.ts.
  layer.examples
    .filter(({ params = {} }) => !layer.trainingOnly?.(layer.params.parse(params)))
    .map((example, i): Case => ({
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
/** Each layer that keeps something, called again by a second node. */
const calledAgain = all.flatMap(([type, layer]) =>
  [undefined, ...Object.keys(parametrizations)].flatMap((parametrization): Case[] => {
    const once = layerDocument(layer, layer.examples[0]!, parametrization);
    const checked = check(once);
    if (!checked.ok || checked.total.parameters + checked.total.buffers === 0) return [];
    return [
      {
        name: `${type} called again${parametrization === undefined ? "" : ` with ${parametrization}`}`,
        key: `again_${parametrization ?? "plain"}_${type}`,
        document: twice(once, "layer"),
        feeding: layer.examples[0]!,
        bind,
      },
    ];
  }),
);
const cases = [...plain, ...wrapped, ...related, ...calledAgain];

const root = mkdtempSync(join(tmpdir(), "tensorloom-layers-"));
let compared: Compared;

beforeAll(async () => {
  compared = await runTorchCases(cases, root);
}, 300_000);

afterAll(() => rmSync(root, { recursive: true, force: true }));

test.each(calledAgain)("$name keeps everything once", ({ document }) => {
  const checked = check(document);
  const once = check({ ...document, graph: half(document.graph) });
  expect(checked.total).toMatchObject({
    parameters: once.total.parameters,
    buffers: once.total.buffers,
  });
  expect(predictStep(checked).state.map((s) => s.name)).toEqual(predictStep(once).state.map((s) => s.name));
});

test.each(cases)("$name", ({ key }) =>
  expectSame(key, compared, { outputs: { relative: 1e-5 }, gradients: { relative: 2e-5 } }),
);
