import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { installDebianPackages, onDebianAsRoot } from "./debian.mjs";
import { root, run } from "./run.mjs";

const folder = `${root}.oracles`;
const python = `${folder}/${process.platform === "win32" ? "Scripts/python.exe" : "bin/python"}`;
const record = `${folder}/versions.json`;

/** What the parity tests import. */
const modules = ["torch", "numpy", "onnx", "onnxruntime", "safetensors", "sklearn"];
const fromIndex = ["onnx", "onnxruntime", "safetensors", "scikit-learn"];
// Debian's PyTorch is for the CPU alone, a fraction of PyPI's size; it needs a BLAS that is not the reference one.
const fromDebian = ["python3-torch", "python3-venv", "libopenblas0-pthread"];
/** What the source that we write must satisfy; pinned, since each version finds other faults. */
const linters = { ruff: "0.17.6", mypy: "1.19.1" };
const pinned = Object.entries(linters).map(([name, version]) => `${name}==${version}`);

/**
 * Python of the oracles, or undefined while they have not been brought.
 * @returns {string | undefined}
 */
export const findOraclePython = () => (existsSync(record) ? python : undefined);

/** Whether that Python has ruff and mypy of the pinned versions, as modules to run. */
export const haveLinters = () =>
  existsSync(record) && Object.entries(linters).every(([name, version]) => recorded()[name] === version);

/**
 * Makes .oracles/, a Python environment with PyTorch, ONNX and scikit-learn to compare with, and ruff and mypy,
 * and prints versions.
 * @param {{ upgrade: boolean }} options `upgrade` makes it anew
 */
export async function ensureOracles({ upgrade }) {
  if (findOraclePython() && !upgrade) return addLinters();
  console.log("Getting the Python oracles into .oracles/ …");
  rmSync(folder, { recursive: true, force: true });
  if (onDebianAsRoot() && (await installDebianPackages(fromDebian))) {
    await venv("/usr/bin/python3", ["--system-site-packages"]);
    // Debian's PyTorch was built against Debian's numpy and cannot read arrays of another major version.
    await pip([`numpy==${(await versions(["numpy"])).numpy}`, ...fromIndex, ...pinned]);
  } else {
    await venv(process.env.PYTHON ?? "python3", []);
    await pip(["torch", "numpy", ...fromIndex, ...pinned]);
  }
  const found = { ...(await versions(modules)), ...linters };
  await evaluate("import torch; torch.ones(2).numpy()");
  keep(found);
  for (const [name, version] of Object.entries(found)) console.log(`  ${name} ${version}`);
}

/** Brings .oracles/ of an earlier time up to date, if there is one; without a network it stays as it is. */
export async function addLinters() {
  if (!findOraclePython() || haveLinters()) return;
  console.log(`Adding ${pinned.join(" and ")} to .oracles/ …`);
  const { ok } = await run(python, ["-m", "pip", "install", "--quiet", ...pinned]);
  if (ok) keep({ ...recorded(), ...linters });
}

/** @param {Readonly<Record<string, string>>} found */
const keep = (found) => writeFileSync(record, `${JSON.stringify(found)}\n`);

/** @returns {Record<string, string>} */
const recorded = () => JSON.parse(readFileSync(record, "utf8"));

/**
 * @param {string} base
 * @param {readonly string[]} options
 */
async function venv(base, options) {
  const { ok } = await run(base, ["-m", "venv", ...options, folder]);
  if (!ok)
    throw new Error(`${base} cannot make a virtual environment; Python 3.9 or later with venv is needed.`);
}

/** @param {readonly string[]} packages */
async function pip(packages) {
  const { ok } = await run(python, ["-m", "pip", "install", "--quiet", ...packages]);
  if (!ok) throw new Error(`pip could not install ${packages.join(", ")} (its words are above).`);
}

/**
 * @param {readonly string[]} names of modules
 * @returns {Promise<Record<string, string>>}
 */
const versions = async (names) =>
  JSON.parse(
    await evaluate(`import importlib, json
print(json.dumps({m: importlib.import_module(m).__version__ for m in ${JSON.stringify(names)}}))`),
  );

/**
 * @param {string} script
 * @returns {Promise<string>} last line it printed
 */
async function evaluate(script) {
  const { ok, stdout, stderr } = await run(python, ["-c", script], { quiet: true });
  if (!ok) throw new Error(`the Python packages do not work together:\n${stderr}`);
  return stdout.trim().split("\n").at(-1) ?? "";
}
