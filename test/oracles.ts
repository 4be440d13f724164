import { execFile } from "node:child_process";
import { findPython, haveGroup, project } from "../engines/pytorch/environment.mjs";

/** Python with PyTorch, onnx, onnxruntime, safetensors and scikit-learn; undefined until `npm run setup:oracles`. */
export const oraclePython = (): string | undefined => (haveGroup("oracles") ? findPython() : undefined);

/**
 * Runs a Python script that reads JSON from standard input and prints JSON as its last line; arrays too large for
 * JSON go through files whose paths are in it. Rejects with the script's own words when it fails.
 */
export function runPython<T>(script: string, input: unknown): Promise<T> {
  const python = oraclePython();
  if (!python) throw new Error("the oracles are missing: npm run setup:oracles");
  return new Promise((resolve, reject) => {
    const env = {
      ...process.env,
      // Spinning threads collapse when the cores are shared, and one thread always adds up in the same order.
      OMP_NUM_THREADS: "1",
      OMP_WAIT_POLICY: "passive",
      PYTHONDONTWRITEBYTECODE: "1",
      PYTHONPATH: project,
    };
    const child = execFile(python, [script], { env, maxBuffer: 2 ** 28 }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${script} failed:\n${stderr || error.message}`));
      else resolve(JSON.parse(stdout.trim().split("\n").at(-1) ?? "null") as T);
    });
    child.stdin?.end(JSON.stringify(input));
  });
}
