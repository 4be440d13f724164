import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeFiles } from "../../nodejs/writeFiles.ts";
import { planObjective } from "../../training/run/planRun.ts";
import { filesOf } from "../../training/run/dataFiles.ts";
import { sampleOf } from "../../training/data/samples.ts";
import { emitFolder, exportedState, planExport } from "../../training/run/planExport.ts";
import { sampleFiles } from "../../training/testing/sampleFiles.ts";
import { oraclePython } from "../oracles.ts";
import { readTemplate, templateIds } from "../readTemplate.ts";
import type { Finding, Proof } from "./proof.ts";
import { randomRows } from "./randomRows.ts";

/** Those that a slice exports: each trains in seconds; the last has no data of its own. */
const small = ["linearRegression", "irisMlp", "sequenceTransformer", "dcganGenerator"];

/** Loads model.onnx at its smallest sizes and the weights, strictly; answers shapes of the outputs. */
const LOAD = `import numpy as np, onnxruntime as ort
from safetensors.torch import load_file
from model import Model
Model().load_state_dict(load_file("weights.safetensors"))
s = ort.InferenceSession("model.onnx")
kinds = {"tensor(float)": np.float32, "tensor(int32)": np.int32, "tensor(int64)": np.int64}
feed = {i.name: np.zeros([d if isinstance(d, int) else 2 for d in i.shape], kinds[i.type]) for i in s.get_inputs()}
print(*(list(y.shape) for y in s.run(None, feed)))`;

/** Exports templates and uses each folder as a person does, who has nothing else. */
export const folders: Proof = {
  doc: "Each template's exported folder runs as it lies: ONNX Runtime, strict weights, three steps of train.py.",
  usage: "[TEMPLATE …]",
  async prove({ seed, whole, args }) {
    if (!oraclePython()) return [{ what: "folders", seen: "left out: npm run setup:oracles", ok: true }];
    const ids = args.length > 0 ? args : whole ? templateIds() : small;
    const findings: Finding[] = [];
    for (const id of ids) findings.push(await exportAndRun(id, seed));
    return findings;
  },
};

async function exportAndRun(id: string, seed: number): Promise<Finding> {
  const folder = mkdtempSync(join(tmpdir(), "tensorloom-folder-"));
  try {
    const template = readTemplate(id);
    const { dataset } = template.plan;
    // Those without data are the large ones, and take rows of noise, two at a time.
    const document = dataset === null ? { ...template, plan: { ...template.plan, batchSize: 2 } } : template;
    const plan = await planExport(
      document,
      dataset === null ? undefined : await sampleOf(dataset)!.load(sampleFiles),
    );
    if ("errors" in plan) return { what: id, seen: "does not compile", ok: false };
    const files = await emitFolder(plan, await exportedState(plan));
    await writeFiles(folder, files);
    const python = (...args: string[]): string =>
      execFileSync(oraclePython()!, args, { cwd: folder, encoding: "utf8", stdio: "pipe" }).trim();
    const seen = [`outputs ${python("-c", LOAD)}`];
    const trains = "train.py" in files;
    const asks = trains && !("inputs.json" in files);
    if (asks) {
      const said = python("-c", ASK);
      seen.push(said);
      if (!said.includes("/inputs.json: no such file; it tells of arrays"))
        return { what: id, seen: seen.join("; "), ok: false };
      const { model } = planObjective(plan.checked);
      await writeFiles(
        folder,
        filesOf(randomRows(model!, { rows: 6, seed }), () => undefined),
      );
    }
    seen.push(trains ? python("train.py", "--steps", "3") : "its plan does not fit, no train.py");
    return { what: id, seen: seen.join("; ").replaceAll("\n", "; "), ok: trains };
  } catch (cause) {
    return { what: id, seen: String((cause as Error).message).slice(-600), ok: false };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What train.py says without data, where it ends with 1. */
const ASK = `import subprocess, sys
done = subprocess.run([sys.executable, "train.py"], capture_output=True, text=True)
assert done.returncode == 1
print(done.stderr)`;
