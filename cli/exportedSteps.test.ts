import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { nextName } from "../compiler/emit/onnx/onnx.ts";
import { feeds } from "../compiler/steps/stepContext.ts";
import type { Document } from "../graph-schema/document.ts";
import { plan } from "../graph-schema/plan/plan.ts";
import { printDocument } from "../graph-schema/printDocument.ts";
import { sizeOf } from "../ir/types/shape.ts";
import { graph } from "../test/parity/graph.ts";
import { firstSteps } from "../test/parity/firstSteps.ts";
import { idxFile } from "../test/idx.ts";
import { kinds } from "../training/data/kinds.ts";
import type { InputsFile } from "../training/run/dataFiles.ts";
import { keyOf, permutation } from "../training/run/generator.ts";
import { readSafetensors } from "../training/run/safetensors.ts";
import type { HostTensor } from "../training/run/tensor.ts";
import { nodeRuntime } from "../training/runtime/node.ts";
import { moment } from "../training/testing/moment.ts";
import { compile } from "./commands/compile.ts";
import { dataset } from "./files.ts";
import { readNpy } from "./npy.ts";

// The exported train.onnx takes the rows that are exported beside it, and trains on them as we do on the data.

const folder = mkdtempSync(join(tmpdir(), "tensorloom-steps-"));
const at = (...names: string[]): string => join(folder, ...names);
beforeAll(() => {
  kinds.moment = moment;
  vi.spyOn(process.stdout, "write").mockReturnValue(true);
});
afterAll(() => {
  delete kinds.moment;
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

const BATCH = 8;
const STEPS = 6;
const ROWS = BATCH * STEPS;
const rows = Array.from({ length: ROWS }, (_, i) => i);

const planOf = (loss: string, more: object = {}) =>
  plan.parse({
    ...{ batchSize: BATCH, epochs: 1, split: { type: "random", params: { share: 0 } } },
    objective: {
      terms: [{ kind: "compared", name: "loss", loss: { type: loss } }],
      phases: [{ name: "train", optimizer: { type: "adam", params: { learningRate: 0.05 } } }],
      metrics: [],
    },
    ...more,
  });

/** Numbers and times that are standardized, beside categories. */
function ofTable(): { document: Document; files: string[] } {
  const line = (i: number): string =>
    [
      `${1000 + 37 * (i % 7)},${["red", "green", "blue"][i % 3]}`,
      `2024-03-${String(1 + (i % 28)).padStart(2, "0")}T06:00:00Z,${(i % 7) + (i % 3)}`,
    ].join();
  writeFileSync(at("table.csv"), ["price,colour,begun,target", ...rows.map(line)].join("\n"));
  const document = {
    ...graph(
      [
        ["sale", "input", { shape: [5] }],
        ["hidden", "linear", { units: 4 }],
        ["act", "tanh"],
        ["score", "linear", { units: 1 }],
        ["result", "output"],
      ],
      ["sale>hidden.x", "hidden>act.x", "act>score.x", "score>result.x"],
    ),
    plan: planOf("meanSquaredError", {
      columns: [
        { name: "price", roles: [{ as: "input", port: "sale", steps: [{ type: "standardize" }] }] },
        { name: "colour", roles: [{ as: "input", port: "sale" }] },
        { name: "begun", roles: [{ as: "input", port: "sale" }] },
      ],
    }),
  };
  return { document, files: [at("table.csv")] };
}

/** Bytes of images that are scaled, with labels. */
function ofImages(): { document: Document; files: string[] } {
  const pixels = Uint8Array.from({ length: ROWS * 16 }, (_, i) => (i * 73) % 256);
  writeFileSync(at("images.idx"), idxFile([ROWS, 4, 4], pixels));
  writeFileSync(
    at("labels.idx"),
    idxFile(
      [ROWS],
      Uint8Array.from(rows, (i) => i % 3),
    ),
  );
  const document = {
    ...graph(
      [
        ["picture", "input", { shape: [1, 4, 4] }],
        ["flat", "flatten"],
        ["scores", "linear", { units: 3 }],
        ["result", "output"],
      ],
      ["picture>flat.x", "flat>scores.x", "scores>result.x"],
    ),
    plan: planOf("crossEntropy"),
  };
  return { document, files: [at("images.idx"), at("labels.idx")] };
}

/** Losses of train.onnx of an exported folder, in which nothing but its files is read. */
async function exportedLosses(out: string, seed: number): Promise<number[]> {
  const { tensors } = JSON.parse(readFileSync(join(out, "inputs.json"), "utf8")) as InputsFile;
  const data = Object.fromEntries(
    tensors.map(({ file, role, name }) => {
      const array = readNpy(readFileSync(join(out, file)));
      if ("error" in array) throw new Error(array.error);
      return [role === "target" ? feeds.target : name, array];
    }),
  );
  const start = readSafetensors(readFileSync(join(out, "start.safetensors")));
  if ("error" in start) throw new Error(start.error);
  const session = await InferenceSession.create(join(out, "train.onnx"));
  const state = new Map<string, Tensor>();
  for (const m of session.inputMetadata) {
    if (!m.isTensor || !session.outputNames.includes(nextName(m.name))) continue;
    const shape = m.shape as number[];
    const held = start.tensors[m.name]?.data as Float32Array | undefined;
    state.set(m.name, new Tensor("float32", held ?? new Float32Array(sizeOf(shape)), shape));
  }
  const order = permutation(keyOf(seed, "shuffle", 0), ROWS);
  const losses: number[] = [];
  for (let step = 0; step < STEPS; step++) {
    const some = order.subarray(step * BATCH, (step + 1) * BATCH);
    const fed: Record<string, Tensor> = {
      ...Object.fromEntries(state),
      [feeds.weight]: new Tensor("float32", new Float32Array(BATCH).fill(1), [BATCH]),
      [feeds.rate]: new Tensor("float32", Float32Array.of(0.05), []),
    };
    for (const [name, array] of Object.entries(data)) fed[name] = taken(array, some);
    const wanted = Object.fromEntries(session.inputNames.map((name) => [name, fed[name]!]));
    const next = await session.run(wanted);
    const [loss, weight] = ["train/loss", "train/weight"].map((name) =>
      Number(next[nextName(name)]!.data[0]),
    );
    losses.push(loss! / weight!);
    for (const name of state.keys())
      if (!name.startsWith("train/")) state.set(name, next[nextName(name)] as Tensor);
  }
  return losses;
}

function taken({ dtype, shape: [, ...sizes], data }: HostTensor, some: Uint32Array): Tensor {
  const width = sizeOf(sizes);
  const values = Array.from(some).flatMap((row) => [
    ...(data as Float32Array).subarray(row * width, (row + 1) * width),
  ]);
  const array = dtype === "int32" ? Int32Array.from(values) : Float32Array.from(values);
  return new Tensor(dtype as "int32", array as Int32Array, [some.length, ...sizes]);
}

test.each([
  ["numbers, times and categories", ofTable],
  ["images", ofImages],
] as const)("train.onnx trains on exported %s as we do", async (_, made) => {
  const { document, files } = made();
  writeFileSync(at("document.json"), printDocument(document));
  await compile.run([at("document.json")], { out: at("out"), data: files });
  const table = await dataset(files);
  const { losses } = await firstSteps(
    {
      document: { ...document, plan: { ...document.plan, dataset: table.id } },
      dataset: table,
      steps: STEPS,
    },
    nodeRuntime({ threads: 1 }),
  );
  const found = await exportedLosses(at("out"), document.plan.seed);
  expect(found).toHaveLength(STEPS);
  for (const [i, loss] of found.entries()) expect(Math.abs(loss / losses[i]! - 1)).toBeLessThan(1e-5);
  expect(new Set(losses).size).toBe(STEPS);
});
