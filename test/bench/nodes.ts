import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { check } from "../../compiler/check/check.ts";
import type { Checked } from "../../compiler/check/checked.ts";
import { exportedProgram } from "../../compiler/compile.ts";
import { predictStep } from "../../compiler/steps/predictStep.ts";
import { modelSource } from "../../compiler/emit/pytorch/pyTorch.ts";
import { countNodes } from "../countNodes.ts";
import { oraclePython, runPython } from "../oracles.ts";
import { readTemplate, templateIds } from "../readTemplate.ts";
import type { Figure } from "./stats.ts";

/** How many nodes of each type. */
type Counts = Readonly<Record<string, number>>;

interface Exports {
  torch: string;
  models: Readonly<Record<string, { counts: Counts } | { error: string }>>;
}

/** Size of the axes that PyTorch is traced with. */
const SIZE = 8;

/**
 * Nodes of model.onnx of each template, beside what torch.onnx makes of its model.py. PyTorch leaves the batch alone
 * open, we every symbol.
 */
export async function nodeFigures(): Promise<Figure[]> {
  const checked = templateIds().map((id) => [id, check(readTemplate(id))] as const);
  const exported = oraclePython() ? await exportWithTorch(checked) : undefined;
  return checked.map(([id, model]): Figure => {
    const counts = countNodes(exportedProgram(model));
    const figure = { what: `nodes of model.onnx: ${id}`, unit: "nodes", ours: sum(counts) };
    const theirs = exported?.models[id];
    if (!exported || !theirs) return figure;
    if ("error" in theirs) return { ...figure, note: `torch.onnx fails: ${theirs.error}` };
    const { Constant: constants = 0, ...nodes } = theirs.counts;
    const more = excess(counts, nodes);
    return {
      ...figure,
      peer: { name: `PyTorch ${exported.torch}`, value: sum(nodes) },
      target: { kind: "ratio", atMost: 1 },
      note: `${constants} constants of PyTorch's not counted${more === "" ? "" : `; more here: ${more}`}`,
    };
  });
}

const sum = (counts: Counts): number => Object.values(counts).reduce((a, b) => a + b, 0);

const excess = (ours: Counts, theirs: Counts): string =>
  Object.entries(ours)
    .map(([type, count]) => [type, count - (theirs[type] ?? 0)] as const)
    .filter(([, more]) => more > 0)
    .map(([type, more]) => `${more} ${type}`)
    .join(", ");

async function exportWithTorch(checked: readonly (readonly [string, Checked])[]): Promise<Exports> {
  const root = mkdtempSync(join(tmpdir(), "tensorloom-nodes-"));
  try {
    const models = checked.map(([id, model]) => {
      const directory = join(root, id);
      mkdirSync(directory);
      writeFileSync(join(directory, "model.py"), modelSource(model).text);
      const { inputs, outputs } = predictStep(model);
      return {
        directory,
        inputs: inputs.map(({ name, type }) => ({
          name,
          dtype: type.dtype,
          shape: type.shape.map((d) => (typeof d === "number" ? d : SIZE)),
        })),
        outputs: Object.keys(outputs),
      };
    });
    return await runPython<Exports>(new URL("torchExport.py", import.meta.url).pathname, { models });
  } finally {
    rmSync(root, { recursive: true });
  }
}
