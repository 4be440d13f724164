import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { SampleLoader } from "../data/sample.ts";

const root = new URL("../../", import.meta.url);
let packed = false;

/** Files of public/samples for tests, packed first where they are missing. */
export const sampleFiles: SampleLoader = (file) => {
  if (!packed) execFileSync(process.execPath, [fileURLToPath(new URL("scripts/packSamples.mjs", root))]);
  packed = true;
  return readFile(new URL(`public/samples/${file}`, root));
};
