import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { haveGroup } from "../../engines/pytorch/environment.mjs";
import { run } from "../../scripts/setup/run.mjs";
import { leaveOut } from "../leaveOut.ts";
import { oraclePython } from "../oracles.ts";

// The Python package of the engine is held to its own pyproject.toml, as our TypeScript is to ESLint and Prettier.

const folder = fileURLToPath(new URL("../../engines/pytorch", import.meta.url));
const config = `--config-file=${folder}/pyproject.toml`;

test.for([
  ["ruff", ["check", "--no-cache", folder]],
  ["ruff", ["format", "--check", "--no-cache", folder]],
  [
    "mypy",
    [
      ...[config, "--cache-dir=.cache/mypy-engine"],
      ...[`${folder}/tensorloom_pytorch`, `${folder}/tensorloom_agent`],
    ],
  ],
] as const)("%s %s finds nothing", { timeout: 180_000 }, async ([program, args], context) => {
  if (!haveGroup("lint")) return leaveOut(context, "ruff and mypy are missing: npm run setup:oracles");
  const { ok, stdout, stderr } = await run(oraclePython()!, ["-m", program, ...args], { quiet: true });
  expect(ok, stdout + stderr).toBe(true);
});
