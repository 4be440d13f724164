import { execFileSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeNpy } from "../../training/run/npy.ts";
import { oraclePython } from "../oracles.ts";

// What the README tells a person to type, typed.

const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "tensorloom-readme-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }), 60_000);

const [, commands = ""] =
  /```sh\n(bin\/tensorloom templates[^`]*)```/.exec(readFileSync(join(root, "README.md"), "utf8")) ?? [];
const lines = commands.split("\n").filter((line) => line !== "");

beforeAll(() => {
  symlinkSync(join(root, "bin"), join(folder, "bin"));
  mkdirSync(join(folder, "path"));
  // A link to the Python of an environment would not find its packages.
  const shim = `#!/bin/sh\nexec "${oraclePython()!}" "$@"\n`;
  writeFileSync(join(folder, "path", "python"), shim, { mode: 0o755 });
  const x = {
    dtype: "float32" as const,
    shape: [2, 4],
    data: Float32Array.of(5.1, 3.5, 1.4, 0.2, 6, 3, 5, 1.8),
  };
  writeFileSync(join(folder, "X.npy"), writeNpy(x));
});

const type = (line: string): string => {
  const env = { ...process.env, PATH: `${join(folder, "path")}:${process.env.PATH}` };
  return execFileSync("bash", ["-c", line], { cwd: folder, env, encoding: "utf8" });
};

test("the README has commands, of which one trains in PyTorch", () => {
  expect(lines.length).toBeGreaterThan(5);
  expect(commands).toContain("python train.py");
});

// In order: each goes on from what the one before left.
test.each(lines)("%s", { timeout: 120_000 }, (line) => {
  const out = type(line);
  if (line.includes("train.py")) expect(out).toMatch(/^epoch 1, .*validation loss \d/);
  if (line.includes("predict")) expect(out).toMatch(/Y\.npy: float32 \[2, 3\]/);
});

test("an exported folder trains from wherever it is called", () => {
  type("bin/tensorloom new irisMlp > doc.json; bin/tensorloom compile doc.json --out 'a model'");
  type("mkdir elsewhere && cd elsewhere && python '../a model/train.py' --steps 3");
  expect(readdirSync(join(folder, "elsewhere"))).toEqual(["trained.safetensors"]);
});

describe("train.py says in one line", () => {
  beforeAll(() => {
    type(
      `bin/tensorloom new irisMlp | sed 's/"dataset": *"[^"]*"/"dataset":null/' > bare.json; bin/tensorloom compile bare.json --out bare`,
    );
    const flower = { file: "data/train.inputs.flower.npy", dtype: "float32", shape: [0, 4], role: "input" };
    const empty = { version: 1, tensors: [{ ...flower, name: "flower", split: "train" }] };
    writeFileSync(join(folder, "bare", "empty.json"), JSON.stringify(empty));
  });

  test.each([
    [
      "what to give it where there are no data",
      "",
      "inputs.json: no such file; it tells of arrays train.inputs.flower float32 [rows, 4], train.targets.loss int32 [rows], and the same for validation where rows are held out",
    ],
    ["that there is no row", "--data empty.json", "empty.json: expected rows to train on, got 0"],
    ["that it takes no 0 steps", "--steps 0", "--steps: expected a whole number from 1, got 0"],
    ["that it takes no steps back", "--steps -2", "--steps: expected a whole number from 1, got -2"],
  ])("%s", (_, given, said) =>
    expect(
      type(
        `cd bare && python train.py ${given} > said 2>&1; echo "exit code $?" >> said; sed "s#^$(pwd -P)/##" said`,
      ),
    ).toBe(`${said}\nexit code 1\n`),
  );
});
