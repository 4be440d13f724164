import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, test } from "vitest";
import { type Edits, edited, readTemplate } from "../readTemplate.ts";
import { type Compared, expectSame, runTorchCases, type TorchCase } from "./torchCases.ts";

// The reference models against their emitted PyTorch, forward and backward. WHOLE=1 takes each at its full size, which
// needs 16 GB and many minutes.

const whole = process.env.WHOLE === "1";

interface Model {
  id: string;
  /** What was made smaller, and why. */
  why?: string;
  /** Settings by "node.setting", or "block/node.setting" inside a block. */
  edits?: Edits;
  /** Gradients are compared as in use. */
  inUse?: boolean;
}

const smallImage = "on 64×64 pixels, as 224×224 take PyTorch minutes";
const image = { "image.shape": [3, 64, 64] };

const models: readonly Model[] = [
  { id: "lenet5" },
  { id: "vae" },
  { id: "lstmClassifier" },
  { id: "sequenceTransformer" },
  { id: "translator" },
  { id: "dcganGenerator" },
  { id: "dcganDiscriminator" },
  { id: "resnet18", why: smallImage, edits: image },
  {
    id: "resnet50",
    why: `${smallImage}, with gradients as in use: in training batch norm makes 1 % of PyTorch's own rounding`,
    edits: image,
    inUse: true,
  },
  { id: "mobileNetV2", why: smallImage, edits: image },
  {
    id: "alexnet",
    why: `${smallImage}, with 64 units, as 4096 make 244 MB of weights`,
    edits: { ...image, "dense.units": 64 },
  },
  {
    id: "vgg16",
    why: "on 32×32 pixels, as 224×224 take PyTorch minutes, with 64 units, as 4096 make 553 MB of weights",
    edits: { "image.shape": [3, 32, 32], "dense.units": 64 },
  },
  {
    id: "vitB16",
    why: `tiny, ${smallImage}, and as base makes 346 MB of weights`,
    edits: { ...image, "vision.size": "tiny" },
  },
  {
    id: "bertBase",
    why: "tiny, with 500 word pieces, as base makes 438 MB of weights",
    edits: { "bert.size": "tiny", "bert/pieces.count": 500 },
  },
  {
    id: "gpt2",
    why: "two layers of width 96 and 500 tokens, as small makes 498 MB of weights",
    edits: {
      "gpt2/embedding.count": 500,
      "gpt2/head.units": 500,
      "gpt2/embedding.dimension": 96,
      "gpt2/layers.repeat": 2,
    },
  },
];
const cases = models.map(({ id, why, edits = {}, inUse = false }): TorchCase & { name: string } => ({
  name: whole || why === undefined ? id : `${id}: ${why}`,
  key: id,
  document: edited(readTemplate(id), whole ? {} : edits),
  feeding: { exclusiveUpperBound: 2, inUse },
  bind: { N: 2, T: 7, S: 9 },
}));

const root = mkdtempSync(join(tmpdir(), "tensorloom-models-"));
let compared: Compared;

beforeAll(async () => {
  compared = await runTorchCases(cases, root);
}, 3_000_000);

afterAll(() => rmSync(root, { recursive: true, force: true }));

test.each(cases)("$name", ({ key }) =>
  expectSame(key, compared, { outputs: { relative: 1e-5 }, gradients: { relative: 1e-4 } }),
);
