import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { cardPictures } from "./docs/cardPictures.ts";
import { diagnosticsPage } from "./docs/diagnosticsPage.ts";
import { layersPage } from "./docs/layersPage.ts";
import { opsPage } from "./docs/opsPage.ts";
import { documentSchema, trainingConfigSchema } from "./docs/schemas.ts";
import { trainingPage } from "./docs/trainingPage.ts";
import { root } from "./setup/run.mjs";
import { templateFiles } from "./templates.ts";

// `npm run docs` writes the reference pages from the registries, and the templates; with --check it only says which
// are out of date.

const files: Readonly<Record<string, string>> = {
  "docs/layers.md": layersPage(),
  ...cardPictures(),
  "docs/ops.md": opsPage(),
  "docs/training.md": trainingPage(),
  "docs/diagnostics.md": diagnosticsPage(),
  "docs/training-config.schema.json": trainingConfigSchema(),
  "docs/document.schema.json": documentSchema(),
  ...templateFiles(),
};
const check = process.argv.includes("--check");
const stale: string[] = [];
for (const [file, text] of Object.entries(files)) {
  const path = root + file;
  if (text === read(path)) continue;
  stale.push(file);
  if (check) continue;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
if (stale.length > 0) console.log(`${check ? "Out of date (npm run docs)" : "Written"}: ${stale.join(", ")}`);
process.exit(check && stale.length > 0 ? 1 : 0);

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
