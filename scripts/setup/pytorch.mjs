import { readFileSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import {
  environment,
  findPython,
  folder,
  installed,
  lockHash,
  programs,
  project,
  record,
} from "../../engines/pytorch/environment.mjs";
import { installDebianPackages, onDebianAsRoot } from "./debian.mjs";
import { root, run } from "./run.mjs";

const oldestPython = [3, 11];
/** Bytes on the disk; only Linux has no wheel without CUDA. */
const size = process.platform === "linux" ? 5.6e9 : 0.9e9;
/** CUDA 13 asks for it. */
const oldestDriver = 580;

/**
 * Brings the environment to what uv.lock says, with further groups of pyproject.toml, and prints what it brings and
 * what for before it does; does nothing where it is so already.
 * @param {readonly import("../../engines/pytorch/environment.mjs").Group[]} groups
 */
export async function ensurePyTorch(groups) {
  removeFormer();
  const lock = lockHash();
  const had = installed();
  if (findPython() && had.lock === lock && groups.every((g) => had.groups.includes(g))) return;
  const all = [...new Set([...had.groups, ...groups])];
  console.log(`Getting PyTorch into .pytorch/ …`);
  for (const line of [await aboutDriver(), aboutDisk()]) console.log(`  ${line}`);
  rmSync(record, { force: true });
  const uv = await ensureUv();
  const { ok } = await run(
    uv,
    [
      "sync",
      "--frozen",
      "--quiet",
      "--compile-bytecode",
      "--project",
      project,
      ...all.flatMap((g) => ["--group", g]),
    ],
    {
      env: {
        UV_PROJECT_ENVIRONMENT: environment,
        UV_PYTHON_DOWNLOADS: "never",
        UV_PYTHON: await basePython(),
      },
    },
  );
  if (!ok)
    throw new Error(
      "uv could not install what uv.lock names (its words are above). It needs to reach PyPI once.",
    );
  const torch = await tryOut();
  console.log(`  PyTorch ${torch}`);
  writeFileSync(record, `${JSON.stringify({ lock, groups: all, torch })}\n`);
}

/** Brings what was installed at an earlier time to what uv.lock says now; where it cannot be had, that is told. */
export async function refreshPyTorch() {
  removeFormer();
  if (!findPython()) return;
  try {
    await ensurePyTorch([]);
  } catch (error) {
    console.warn(error instanceof Error ? error.message : String(error));
  }
}

/** @returns {Promise<string>} path of the uv that uv.txt pins */
async function ensureUv() {
  const path = `${folder}/uv/${programs}/uv`;
  const pinned = /^uv==(\S+)/.exec(readFileSync(`${project}/uv.txt`, "utf8"))?.[1];
  const { stdout } = await run(path, ["--version"], { quiet: true });
  if (stdout.split(" ")[1] === pinned) return path;
  const base = await basePython();
  const venv = () => run(base, ["-m", "venv", "--clear", `${folder}/uv`], { quiet: true });
  // Debian's Python comes without it.
  const made =
    (await venv()).ok ||
    (onDebianAsRoot() && (await installDebianPackages(["python3-venv"])) && (await venv()).ok);
  if (!made) throw new Error(`${base} cannot make a virtual environment; install its module venv.`);
  const { ok } = await run(`${folder}/uv/${programs}/python`, [
    ...["-m", "pip", "install", "--quiet", "--require-hashes", "--only-binary", ":all:"],
    ...["--requirement", `${project}/uv.txt`],
  ]);
  if (!ok) throw new Error("pip could not install uv (its words are above). It needs to reach PyPI once.");
  return path;
}

/** @returns {Promise<string>} a Python that is new enough: PYTHON, or one on the path */
async function basePython() {
  const script = "import sys; print(sys.executable if sys.version_info >= (%s) else '')";
  for (const name of process.env.PYTHON ? [process.env.PYTHON] : ["python3", "python", "/usr/bin/python3"]) {
    const asked = await run(name, ["-c", script.replace("%s", oldestPython.join(", "))], { quiet: true });
    if (asked.ok && asked.stdout.trim()) return asked.stdout.trim();
  }
  if (onDebianAsRoot() && !process.env.PYTHON && (await installDebianPackages(["python3-venv"])))
    return "/usr/bin/python3";
  throw new Error(
    `Python ${oldestPython.join(".")} or later is needed; install it, or set PYTHON to the path of one.`,
  );
}

function aboutDisk() {
  const { bavail, bsize } = statfsSync(root);
  const free = bavail * bsize;
  const gigabytes = (/** @type {number} */ bytes) => `${(bytes / 1e9).toFixed(1)} GB`;
  if (free > size * 1.1)
    return `It takes ${gigabytes(size)} of ${gigabytes(free)} that are free on the disk.`;
  throw new Error(
    `PyTorch takes ${gigabytes(size)}, and the disk has ${gigabytes(free)} left; make room first.`,
  );
}

async function aboutDriver() {
  const asked = await run("nvidia-smi", ["--query-gpu=name,driver_version", "--format=csv,noheader"], {
    quiet: true,
  });
  const [first] = asked.ok ? asked.stdout.trim().split("\n") : [];
  if (!first) return "No NVIDIA driver is here, so it will compute on the processor.";
  const [name, version = ""] = first.split(", ");
  return Number.parseInt(version) >= oldestDriver
    ? `It will compute on ${name} (driver ${version}).`
    : `The driver of ${name} is ${version}; CUDA 13 needs ${oldestDriver} or later. Until then it computes on the processor.`;
}

/** @returns {Promise<string>} its version */
async function tryOut() {
  const script = "import torch; torch.ones(2).numpy(); print(torch.__version__)";
  const { ok, stdout, stderr } = await run(
    /** @type {string} */ (`${environment}/${programs}/python`),
    ["-c", script],
    {
      quiet: true,
    },
  );
  if (!ok) throw new Error(`PyTorch was installed and does not start:\n${stderr}`);
  return stdout.trim();
}

/** What earlier versions compared with. */
const removeFormer = () => rmSync(`${root}.oracles`, { recursive: true, force: true });
