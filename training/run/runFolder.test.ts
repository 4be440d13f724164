import { expect, test } from "vitest";
import { runDocument } from "../../server/testing/runDocument.ts";
import { samples } from "../data/samples.ts";
import { batchOf } from "../testing/batchOf.ts";
import { contentBytes } from "../testing/contentBytes.ts";
import { sampleFiles } from "../testing/sampleFiles.ts";
import { readCheckpoint } from "./checkpoint.ts";
import type { Content } from "./content.ts";
import type { InputsFile } from "./dataFiles.ts";
import { emitFolder, exportedState, type ExportPlan, planExport } from "./planExport.ts";
import type { RunFile } from "./runFile.ts";

const document = runDocument("irisMlp", {});

async function planned(of = document): Promise<ExportPlan> {
  const { dataset } = of.plan;
  const plan = await planExport(of, dataset === null ? undefined : await samples.iris.load(sampleFiles));
  if ("errors" in plan) throw new Error("does not compile");
  return plan;
}
const jsonOf = async (content: Content): Promise<unknown> =>
  JSON.parse((await contentBytes(content)).toString());

test("inputs.json tells of every file of data what it is, and the files hold what a step is fed", async () => {
  const plan = await planned();
  const { encoding } = plan;
  const files = await emitFolder(plan, await exportedState(plan));
  const { tensors } = (await jsonOf(files["inputs.json"]!)) as InputsFile;
  expect(Object.keys(files).filter((name) => name.startsWith("data/"))).toEqual(tensors.map((t) => t.file));
  expect(Object.keys(files).at(-1)).toBe("inputs.json");
  for (const split of ["train", "validation"] as const) {
    const rows = encoding![split];
    const { inputs, targets } = await batchOf(encoding!, rows);
    const of = (role: string) => tensors.filter((t) => t.split === split && t.role === role);
    expect(of("input").map((t) => t.name)).toEqual(Object.keys(inputs));
    expect(of("target")).toMatchObject([{ name: "loss", classes: encoding!.targets.loss!.classes }]);
    for (const { role, name, file, dtype, shape } of [...of("input"), ...of("target")]) {
      const fed = (role === "input" ? inputs : targets)[name]!;
      expect({ dtype, shape }, file).toEqual({ dtype: fed.dtype, shape: fed.shape });
      const bytes = (await contentBytes(files[file]!)).subarray(-fed.data.byteLength);
      expect(new Uint8Array(bytes), file).toEqual(new Uint8Array(fed.data.buffer));
    }
  }
});

test("how much each row counts is there where the plan says so", async () => {
  const weights = { name: "sepal width (cm)", roles: [{ as: "weight" as const }] };
  const input = document.graph.nodes[0]!;
  const plan = await planned({
    ...document,
    graph: {
      ...document.graph,
      nodes: [{ ...input, params: { shape: [3] } }, ...document.graph.nodes.slice(1)],
    },
    plan: { ...document.plan, columns: [...document.plan.columns, weights] },
  });
  const files = await emitFolder(plan, await exportedState(plan));
  const { tensors } = (await jsonOf(files["inputs.json"]!)) as InputsFile;
  const told = tensors.filter(({ role }) => role === "weight");
  expect(told.map(({ file, shape }) => [file, shape])).toEqual([
    ["data/train.weight.npy", [120]],
    ["data/validation.weight.npy", [30]],
  ]);
  const rows = plan.encoding!.validation;
  const { data } = await plan.encoding!.weights(rows);
  expect(new Set<unknown>(data).size).toBeGreaterThan(5);
  const bytes = (await contentBytes(files["data/validation.weight.npy"]!)).subarray(-data.byteLength);
  expect(new Float32Array(new Uint8Array(bytes).buffer)).toEqual(data);
});

test("a run starts from the given weights and the state that its first step expects", async () => {
  const plan = await planned();
  const weights = await exportedState(plan);
  const changed = Object.fromEntries(
    Object.entries(weights).map(([name, t]) => [
      name,
      { ...t, data: (t.data as Float32Array).map((v) => v + 1) },
    ]),
  );
  const files = await emitFolder(plan, changed);
  const start = readCheckpoint(await contentBytes(files["start.safetensors"]!));
  if ("error" in start) throw new Error(start.error);
  expect(start.state).toMatchObject({ step: 0, document: plan.documentHash, seed: document.plan.seed });
  expect(start.tensors).toMatchObject(changed);
  const optimizer = Object.entries(start.tensors).filter(([name]) => !Object.hasOwn(weights, name));
  expect(optimizer.map(([name]) => name)).toContain("hidden.bias/mean");
  for (const [name, { data }] of optimizer) expect(new Set<unknown>(data), name).toEqual(new Set([0]));
});

test("run.json says of what it is a run, also without data", async () => {
  const plan = await planned();
  const { dataset } = plan.encoding!;
  const told = (await jsonOf((await emitFolder(plan, await exportedState(plan)))["run.json"]!)) as RunFile;
  expect(told).toMatchObject({
    ...{ version: 1, id: null, seed: document.plan.seed, document },
    hashes: { document: plan.documentHash, dataset: dataset.hash },
    dataset: { id: "sample:iris", rows: { train: 120, validation: 30 } },
  });
  const without = await planned({ ...document, plan: { ...document.plan, dataset: null } });
  const files = await emitFolder(without, await exportedState(without));
  expect(await jsonOf(files["run.json"]!)).toMatchObject({ hashes: { dataset: null }, dataset: null });
  expect(Object.keys(files).filter((name) => /^(data\/|inputs|start)/.test(name))).toEqual([]);
});
