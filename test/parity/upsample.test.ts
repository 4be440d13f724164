import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { check } from "../../compiler/check/check.ts";
import type { LayerExample } from "../../layers/layer.ts";
import { layers } from "../../layers/layers.ts";
import { seededRandom } from "../../layers/testing/random.ts";
import { readSafetensors } from "../../training/run/safetensors.ts";
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

/** Those that an open size takes. The first leave sizes from 2 to 15 as they are, where ONNX Runtime has no bicubic. */
const openFactor = (mode: string): number =>
  random.of([
    ...(mode === "bicubic" ? [] : [1.0625, 1.125, 1.25, 1.375]),
    ...[0.5, 0.875, 1.5, 1.75, 2.25, 3],
  ]);

function randomExample(): LayerExample {
  const axes = 1 + random.below(3);
  const mode = random.of(modes[axes]!);
  const most = axes === 3 ? 5 : 12;
  const shape = Array.from({ length: axes }, (_, i) =>
    random.oneIn(4) ? ["L", "H", "W"][i]! : 2 + random.below(most),
  );
  const isOpen = shape.map((d) => typeof d === "string");
  const each = (one: (axis: number) => number): number | number[] =>
    random.oneIn(2) ? one(isOpen.indexOf(true)) : Array.from({ length: axes }, (_, i) => one(i));
  const scaling = random.oneIn(2)
    ? { scaleFactor: each((axis) => (isOpen[axis] ? openFactor(mode) : factor(axes))) }
    : { size: each(() => 1 + random.below(2 * most)) };
  const alignCorners = mode !== "nearest" && random.oneIn(2);
  return { inputs: { x: ["N", 2, ...shape] }, params: { mode, alignCorners, ...scaling } };
}

/** Sizes, of which those of symbols are 2 or 3, that a factor leaves as they are on some axes or on all. */
const kept: readonly LayerExample[] = (
  [
    ["linear", ["L"], 1.25],
    ["bilinear", ["H", "W"], 1.25],
    ["bilinear", ["H", "W"], [2, 1.125]],
    ["bilinear", ["H", 3], 1.25],
    ["bilinear", [3, "W"], [0.7, 1.25]],
    ["trilinear", ["L", "H", "W"], 1.25],
    ["trilinear", ["L", 2, "W"], [1.25, 1.5, 3]],
    ["bicubic", [3, 4], 1.125],
    ["bicubic", [3, 2], [1, 1.25]],
    ["bicubic", [3, 2], [1.25, 2]],
  ] as const
).map(([mode, shape, scaleFactor]) => ({
  inputs: { x: ["N", 2, ...shape] },
  params: { mode, scaleFactor: scaleFactor as number | number[] },
}));

const small = { N: 2, L: 3, H: 2, W: 3 };

const cases = Array.from(
  { length: 400 },
  (_, i): TorchCase & { name: string; mode: unknown; example: LayerExample } => {
    const example = kept[i] ?? randomExample();
    return {
      name: `${i}: ${JSON.stringify(example)}`,
      key: `case_${i}`,
      mode: example.params!.mode,
      example,
      document: layerDocument(layers.upsample!, example),
      feeding: {},
      bind:
        i < kept.length
          ? small
          : { N: 2, L: 2 + random.below(9), H: 2 + random.below(6), W: 2 + random.below(4) },
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
  // PyTorch 1.13 copies back where it interpolated, if fractions leave both sizes as they are.
  const back = hasTwoReadings(example, ours) ? { relative: Infinity } : limit;
  await expectSame(key, compared, { outputs: limit, gradients: back });
  const answers = readSafetensors(readFileSync(join(root, key, "answers.safetensors")));
  if ("error" in answers) throw new Error(answers.error);
  const single = under("single", answers.tensors);
  const { outputs, gradients } = ours;
  expectWithin(outputs, under("outputs", single), mode === "nearest" ? Number.MIN_VALUE : 1e-5);
  expectWithin(gradients, under("gradients", single), back);
});

/** Whether fractions leave all sizes of the bicubic mode as they are. */
function hasTwoReadings(
  { params }: LayerExample,
  { inputs, outputs }: Pick<Answers, "inputs" | "outputs">,
): boolean {
  const [before, after] = [inputs, outputs].map((x) => Object.values(x)[0]!.shape.slice(2));
  return params!.mode === "bicubic" && !params!.size && String(before) === String(after);
}
