import { buildApp } from "./setup/build.mjs";
import { buildCli } from "./setup/cli.mjs";
import { ensureChromium } from "./setup/chromium.mjs";
import { installPackages } from "./setup/packages.mjs";
import { ensurePyTorch, refreshPyTorch } from "./setup/pytorch.mjs";
import { packSamples } from "./setup/samples.mjs";

// Brings what a command of package.json needs, and nothing that stands already. Runs before any package is
// installed, hence built-ins only.

/** What the parity tests compare with, and what checks emitted and own Python. */
const bringOracles = () => ensurePyTorch(["oracles", "lint", "test"]);

/** What each command needs, in order; a suite of `npm test` whose tools are absent is reported by the test run. */
const needs = {
  start: [installPackages, packSamples, buildApp, buildCli],
  dev: [installPackages, packSamples, buildCli],
  check: [installPackages, packSamples, buildCli],
  bench: [installPackages, packSamples, buildApp, buildCli, ensureChromium],
  test: [
    installPackages,
    packSamples,
    buildApp,
    buildCli,
    ensureChromium,
    process.env.CI ? bringOracles : refreshPyTorch,
  ],
  oracles: [bringOracles],
  pytorch: [() => ensurePyTorch([])],
};

const command = process.argv[2] ?? "start";
if (!Object.hasOwn(needs, command)) {
  console.error(`setup: no such command "${command}"; one of ${Object.keys(needs).join(", ")}`);
  process.exit(2);
}
try {
  for (const bring of needs[/** @type {keyof typeof needs} */ (command)]) await bring();
} catch (error) {
  console.error(`\nSet-up stopped: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}
