import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { check } from "../../compiler/check/check.ts";
import type { LayerExample } from "../../layers/layer.ts";
import { layers } from "../../layers/layers.ts";
import { seededRandom } from "../../layers/testing/random.ts";
import { readSafetensors } from "../../training/run/safetensors.ts";
import type { Tensors } from "../../training/run/tensor.ts";
import { expectWithin, under } from "./compare.ts";
import type { Answers } from "./runCase.ts";
import { layerDocument } from "./layerDocument.ts";
import { type Compared, expectSame, runTorchCases, type TorchCase } from "./torchCases.ts";

// Every mode, with factors and sizes of every form, against what PyTorch answers in single precision: there the nearest
// element is decided by how a factor is rounded.

const random = seededRandom(26);
const modes = [
  ["nearest"],
  ["nearest", "linear"],
  ["nearest", "bilinear", "bicubic"],
  ["nearest", "trilinear"],
];

/** Whole numbers, of which 41, 47 and 49 have reciprocals that are rounded down, and decimals. */
const factor = (axes: number): number => {
  const most = axes === 1 ? 50 : axes === 2 ? 5 : 3;
  if (random.oneIn(4)) return 1 + random.below(most);
  if (axes === 1 && random.oneIn(4)) return random.of([41, 47, 49, 55, 61]);
  return random.of([0.25, 0.3, 0.5, 0.7, 0.9, 1.1, 1.15, 1.2, 1.4, 1.5, 1.7, 2.3, 2.5, 1 / 3, 2 / 3, 0.875]);
};

function randomExample(): LayerExample {
  const axes = 1 + random.below(3);
  const mode = random.of(modes[axes]!);
  const most = axes === 3 ? 5 : 12;
  const shape = Array.from({ length: axes }, (_, i) =>
    random.oneIn(4) ? ["L", "H", "W"][i]! : 2 + random.below(most),
  );
  const each = (one: () => number): number | number[] =>
    random.oneIn(2) ? one() : Array.from({ length: axes }, one);
  const scaling = random.oneIn(2)
    ? { scaleFactor: each(() => factor(axes)) }
    : { size: each(() => 1 + random.below(2 * most)) };
  const alignCorners = mode !== "nearest" && random.oneIn(2);
  return { inputs: { x: ["N", 2, ...shape] }, params: { mode, alignCorners, ...scaling } };
}

const cases = Array.from(
  { length: 400 },
  (_, i): TorchCase & { name: string; mode: unknown; example: LayerExample } => {
    const example = randomExample();
    return {
      name: `${i}: ${JSON.stringify(example)}`,
      key: `case_${i}`,
      mode: example.params!.mode,
      example,
      document: layerDocument(layers.upsample!, example),
      feeding: {},
      bind: { N: 2, L: 7, H: 5, W: 4 },
    };
  },
).filter(({ document }) => check(document).ok);

const root = mkdtempSync(join(tmpdir(), "tensorloom-upsample-"));
let compared: Compared;

beforeAll(async () => {
  compared = await runTorchCases(cases, root);
}, 300_000);

afterAll(() => rmSync(root, { recursive: true, force: true }));

test("most of the cases are legal", () => expect(cases.length).toBeGreaterThan(250));

test.each(cases)("$name", async ({ key, mode, example }) => {
  const ours = compared.ours.get(key)!;
  const limit = { relative: 1e-5 };
  // PyTorch 1.13 goes back by other elements than it went where a fraction leaves a size as it is or doubles it.
  const back = mode === "nearest" && hasTwoReadings(example, ours) ? { relative: Infinity } : limit;
  await expectSame(key, compared, { outputs: limit, gradients: back });
  const answers = readSafetensors(readFileSync(join(root, key, "answers.safetensors")));
  if ("error" in answers) throw new Error(answers.error);
  const single = under("single", answers.tensors as Tensors);
  const { outputs, gradients } = ours;
  expectWithin(outputs, under("outputs", single), mode === "nearest" ? Number.MIN_VALUE : 1e-5);
  expectWithin(gradients, under("gradients", single), back);
});

/** Whether an axis keeps its size or doubles it by a factor that is neither 1 nor 2. */
function hasTwoReadings(
  { params }: LayerExample,
  { inputs, outputs }: Pick<Answers, "inputs" | "outputs">,
): boolean {
  const { scaleFactor } = params as { scaleFactor?: number | number[] };
  const [before, after] = [inputs, outputs].map((x) => Object.values(x)[0]!.shape.slice(2)) as [
    number[],
    number[],
  ];
  return before.some((from, i) => {
    const factor = Array.isArray(scaleFactor) ? scaleFactor[i] : scaleFactor;
    const grown = after[i]! / from;
    return factor !== undefined && factor !== grown && (grown === 1 || grown === 2);
  });
}
