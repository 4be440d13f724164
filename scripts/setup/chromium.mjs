import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { onDebianAsRoot, installDebianPackages } from "./debian.mjs";
import { run } from "./run.mjs";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const elsewhere = ["/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"];

/**
 * Path of a Chromium or Chrome: CHROMIUM_PATH, one on PATH, or the one that Playwright downloaded.
 * @returns {Promise<string | undefined>}
 */
export async function findChromium() {
  const asked = process.env.CHROMIUM_PATH;
  if (asked) return existsSync(asked) ? asked : undefined;
  const onPath = (process.env.PATH ?? "")
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)));
  const { chromium } = await import("playwright-core");
  return [...onPath, ...elsewhere, chromium.executablePath()].find((path) => existsSync(path));
}

/**
 * Brings a browser for the end-to-end tests when the machine has none: Playwright's, or Debian's where that cannot
 * be had. Fails only when CI is set; otherwise the test run reports the suite as left out.
 */
export async function ensureChromium() {
  if (await starts()) return;
  console.log("Getting Chromium for the end-to-end tests (once) …");
  await run(process.execPath, ["node_modules/playwright-core/cli.js", "install", "--no-shell", "chromium"], {
    env: { PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: "10000" },
    quiet: true,
  });
  if (await starts()) return;
  if (onDebianAsRoot()) await installDebianPackages(["chromium"]);
  if (await starts()) return;
  const advice = "install Chromium or Chrome, or set CHROMIUM_PATH to one";
  if (process.env.CI) throw new Error(`no Chromium that starts could be had: ${advice}.`);
  console.warn(`No Chromium that starts could be had: ${advice}.`);
}

// A download may lack system libraries, which shows only when it is started.
async function starts() {
  const path = await findChromium();
  return path !== undefined && (await run(path, ["--version"], { quiet: true })).ok;
}
