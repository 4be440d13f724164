import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { check } from "../compiler/check/check.ts";
import type { Dim } from "../ir/types/dim.ts";
import type { Document } from "../graph-schema/document.ts";
import { bindShape, formatShape } from "../ir/types/shape.ts";
import { groups } from "../scripts/templates/template.ts";
import { templateFiles } from "../scripts/templates.ts";
import { planObjective } from "../training/run/planRun.ts";
import { edited, readTemplate, templateFolder } from "./readTemplate.ts";

// What is published about the reference models, and what one edit makes of them.

interface Facts {
  parameters: number;
  /** Running means and variances. */
  buffers?: number;
  /** Multiply–adds of one sample forward, and where they are from. */
  macs?: readonly [count: number, source: string];
  /** Sizes for open axes, at which the multiply–adds hold. */
  bind?: Readonly<Record<string, number>>;
}

interface Model extends Facts {
  /** Shapes on the way: by id of a node, or of a copy and one inside it, as "copy.node". */
  shapes: Readonly<Record<string, string>>;
  /** One edit of one setting of one node, "node.setting=value", and what the model then is. */
  variants?: Readonly<Record<string, Facts>>;
}

// torchvision counts a multiply–add as one operation, of convolutions, linear layers and attention:
// https://pytorch.org/vision/0.15/models.html#table-of-all-available-classification-weights
const torchvision = "torchvision's table of weights, GFLOPS";

// Where nobody published a count, it is worked out from the shapes of the paper, by hand and not by the compiler.

/** DCGAN, figure 1: inputs · filters · elements of a filter · places where it stands. */
const dcgan = {
  generator: 100 * 512 * 16 + 3 * (512 * 256 * 16 * 16) + 64 * 3 * 16 * 1024,
  discriminator: 3 * 64 * 16 * 1024 + 3 * (64 * 128 * 16 * 256) + 512 * 16,
};

/** Vaswani et al., section 3: weights once a token, and queries · keys and weights · values in each attention. */
function transformerMacs(x: {
  layers: number;
  width: number;
  inner: number;
  tokens: number;
  length: number;
}) {
  const { layers, width: d, inner, tokens, length: t } = x;
  const attention = t * 4 * d * d + 2 * t * t * d;
  const feedForward = t * 2 * d * inner;
  return layers * (3 * attention + 2 * feedForward) + t * d * tokens;
}

const models: Readonly<Record<string, Model>> = {
  lenet5: {
    parameters: 61_706,
    // 117,600 + 240,000 + 48,000 + 10,080 + 840, from the shapes of the paper with all of C3.
    macs: [416_520, "LeCun et al., 1998, section II.B"],
    shapes: {
      "stage1.conv": "N×6×28×28",
      stage1: "N×6×14×14",
      "stage2.conv": "N×16×10×10",
      stage2: "N×16×5×5",
      dense1: "N×120",
      dense2: "N×84",
      classes: "N×10",
    },
    variants: { "classes.units=26": { parameters: 61_706 + 16 * 85 } },
  },
  alexnet: {
    parameters: 61_100_840,
    macs: [714.19e6, torchvision],
    shapes: {
      stem: "N×64×55×55",
      pool1: "N×64×27×27",
      conv2: "N×192×27×27",
      pool2: "N×192×13×13",
      conv3: "N×384×13×13",
      conv4: "N×256×13×13",
      pool3: "N×256×6×6",
      classes: "N×1000",
    },
  },
  vgg16: {
    parameters: 138_357_544,
    macs: [15.47e9, torchvision],
    shapes: { features: "N×512×7×7", flatten: "N×25088", classes: "N×1000" },
    variants: {
      "features.depth=11": { parameters: 132_863_336, macs: [7.609e9, torchvision] },
      "features.depth=13": { parameters: 133_047_848, macs: [11.308e9, torchvision] },
      "features.depth=19": { parameters: 143_667_240, macs: [19.632e9, torchvision] },
    },
  },
  resnet18: {
    parameters: 11_689_512,
    buffers: 9_600,
    macs: [1.814e9, torchvision],
    shapes: {
      stem: "N×64×112×112",
      pool: "N×64×56×56",
      "stages.layer1": "N×64×56×56",
      "stages.layer2": "N×128×28×28",
      "stages.layer3": "N×256×14×14",
      stages: "N×512×7×7",
      classes: "N×1000",
    },
    variants: {
      "stages.depth=34": { parameters: 21_797_672, buffers: 17_024, macs: [3.664e9, torchvision] },
    },
  },
  resnet50: {
    parameters: 25_557_032,
    buffers: 53_120,
    macs: [4.089e9, torchvision],
    shapes: {
      "stages.layer1": "N×256×56×56",
      "stages.layer2": "N×512×28×28",
      "stages.layer3": "N×1024×14×14",
      stages: "N×2048×7×7",
      classes: "N×1000",
    },
    variants: {
      "stages.depth=101": { parameters: 44_549_160, buffers: 105_344, macs: [7.801e9, torchvision] },
      "stages.depth=152": { parameters: 60_192_808, buffers: 151_424, macs: [11.514e9, torchvision] },
    },
  },
  mobileNetV2: {
    parameters: 3_504_872,
    buffers: 34_112,
    macs: [0.301e9, torchvision],
    shapes: {
      stem: "N×32×112×112",
      stage1: "N×16×112×112",
      stage2: "N×24×56×56",
      stage3: "N×32×28×28",
      stage4: "N×64×14×14",
      stage5: "N×96×14×14",
      stage6: "N×160×7×7",
      stage7: "N×320×7×7",
      head: "N×1280×7×7",
      classes: "N×1000",
    },
  },
  vitB16: {
    parameters: 86_567_656,
    macs: [17.564e9, torchvision],
    shapes: {
      "vision.patches": "N×196×768",
      "vision.token": "N×197×768",
      vision: "N×768",
      classes: "N×1000",
    },
    variants: {
      // Table 1 of Steiner et al., 2021, arXiv:2106.10270, and timm for the exact count.
      "vision.size=tiny": { parameters: 5_717_416 },
      "vision.size=small": { parameters: 22_050_664, macs: [4.6e9, "Touvron et al., 2020, table 5"] },
      // torchvision, vit_l_16.
      "vision.size=large": { parameters: 304_326_632, macs: [61.555e9, torchvision] },
    },
  },
  lstmClassifier: {
    // nn.LSTM(28, 128, 2, bidirectional=True) and nn.Linear(256, 10).
    parameters: 559_626,
    // Weights without biases, once a step, and the linear layer.
    macs: [28 * (8 * 128 * (28 + 128) + 8 * 128 * (256 + 128)) + 2560, "Hochreiter and Schmidhuber, 1997"],
    shapes: { rows: "N×28×28", layers: "N×28×256", last: "N×256", classes: "N×10" },
    // A third nn.LSTM(256, 128, bidirectional=True).
    variants: { "layers.repeat=3": { parameters: 559_626 + 8 * 128 * (256 + 128 + 2) } },
  },
  translator: {
    // nn.Transformer(64, 4, 2, 2, 256) and the shared embedding of 39 tokens.
    parameters: 233_728 + 39 * 64,
    macs: [
      transformerMacs({ layers: 2, width: 64, inner: 256, tokens: 39, length: 32 }),
      "Vaswani et al., 2017, section 3",
    ],
    bind: { S: 32, T: 32 },
    shapes: { transformer: "N×T×39" },
    // nn.Transformer() has 44,140,544, with a norm behind each stack.
    variants: {
      "transformer.size=base": {
        parameters: 44_140_544 + 39 * 512,
        macs: [
          transformerMacs({ layers: 6, width: 512, inner: 2048, tokens: 39, length: 32 }),
          "Vaswani et al., 2017, table 3",
        ],
        bind: { S: 32, T: 32 },
      },
    },
  },
  bertBase: {
    parameters: 109_482_240,
    // 22.5 G operations at 128 tokens, two for each multiply–add.
    macs: [22.5e9 / 2, "Sun et al., 2020, arXiv:2004.02984, table 4"],
    bind: { T: 128 },
    shapes: { bert: "N×T×768", pooler: "N×768" },
    variants: {
      "bert.size=large": { parameters: 335_141_888 },
      // Turc et al., 2019, arXiv:1908.08962: 4.4 million.
      "bert.size=tiny": { parameters: 4_385_920 },
    },
  },
  gpt2: {
    parameters: 124_439_808,
    // Parameters but for positions, and 2·L·T·D for attention, a token.
    macs: [1024 * (123_653_376 + 2 * 12 * 1024 * 768), "Chowdhery et al., 2022, appendix B"],
    bind: { T: 1024 },
    shapes: { gpt2: "N×T×50257" },
    variants: {
      "gpt2.size=medium": { parameters: 354_823_168 },
      "gpt2.size=large": { parameters: 774_030_080 },
      "gpt2.size=xl": { parameters: 1_557_611_200 },
    },
  },
  vae: {
    parameters: 652_824,
    macs: [2 * 784 * 400 + 3 * 400 * 20, "the weights of examples/vae of PyTorch, each once"],
    shapes: {
      "encoder.toMean": "N×20",
      "encoder.toLogVariance": "N×20",
      decoder: "N×784",
      drawing: "N×1×28×28",
    },
    variants: { "encoder.code=2": { parameters: 652_824 - 18 * (400 + 1) * 2 - 18 * 400 } },
  },
  dcganGenerator: {
    // The generator, and the discriminator that it is trained with.
    parameters: 3_576_704 + 2_765_568,
    buffers: 2 * (512 + 256 + 128 + 64) + 2 * (128 + 256 + 512),
    macs: [dcgan.generator + dcgan.discriminator, "Radford et al., 2016, figure 1"],
    shapes: {
      "generator.first": "N×512×4×4",
      "generator.grow": "N×64×32×32",
      generator: "N×3×64×64",
      discriminator: "N×1",
    },
  },
  dcganDiscriminator: {
    parameters: 2_765_568,
    buffers: 2 * (128 + 256 + 512),
    macs: [dcgan.discriminator, "Radford et al., 2016, figure 1"],
    shapes: {
      "discriminator.first": "N×64×32×32",
      "discriminator.shrink": "N×512×4×4",
      discriminator: "N×1",
    },
    variants: { "discriminator.width=32": { parameters: 694_656, buffers: 2 * (64 + 128 + 256) } },
  },
};

describe.each(Object.entries(models))("%s", (id, { variants = {}, shapes, ...facts }) => {
  const document = readTemplate(id);

  test("has the published counts and shapes, without a warning", () => {
    expectFacts(document, facts);
    expect(Object.fromEntries(Object.keys(shapes).map((path) => [path, shapeAt(document, path)]))).toEqual(
      shapes,
    );
  });

  test.each(Object.entries(variants))("becomes another by one edit: %s", (edit, expected) =>
    expectFacts(afterEdit(document, edit), { bind: {}, ...expected }),
  );
});

test("the gallery lists every document, under the groups that there are", () => {
  const list = JSON.parse(templateFiles()["public/examples/index.json"]!) as { id: string; group: string }[];
  const files = readdirSync(templateFolder).filter((f) => f !== "index.json");
  expect(list.map((t) => `${t.id}.json`).sort()).toEqual(files.sort());
  expect([...new Set(list.map((t) => t.group))]).toEqual([...groups]);
});

function expectFacts(document: Document, { parameters, buffers = 0, macs, bind = {} }: Facts): void {
  const checked = check(document);
  expect([...checked.diagnostics, ...planObjective(checked).diagnostics]).toEqual([]);
  expect(checked.total).toMatchObject({ parameters, buffers });
  if (!macs) return;
  const [count] = bindShape([checked.total.macs], bind) as readonly [Dim];
  expect(Math.abs(Number(count) / macs[0] - 1), `${count} multiply–adds; ${macs[1]}`).toBeLessThan(0.01);
}

/** The document with one setting of one node changed: "node.setting=value". */
function afterEdit(document: Document, edit: string): Document {
  const [, id, setting, text] = /^(\w+)\.(\w+)=(\w+)$/.exec(edit)!;
  const { type } = document.graph.nodes.find((n) => n.id === id)!;
  const param = document.blocks?.[type.slice("block:".length)]?.params.find((p) => p.name === setting);
  const value = typeof param?.default === "string" ? text! : Number(text);
  return edited(document, { [`${id}.${setting}`]: value });
}

function shapeAt(document: Document, path: string): string {
  const [id, inner] = path.split(".") as [string, string?];
  const node = check(document).nodes.get(id)!;
  const { outputs } = inner ? node.bodies![0]!.nodes.get(inner)! : node;
  return formatShape(Object.values(outputs)[0]!.shape);
}
