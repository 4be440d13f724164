import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { diagnosticsPage } from "./docs/diagnosticsPage.ts";
import { layersPage } from "./docs/layersPage.ts";
import { opsPage } from "./docs/opsPage.ts";
import { documentSchema, trainingConfigSchema } from "./docs/schemas.ts";
import { trainingPage } from "./docs/trainingPage.ts";
import { root } from "./setup/run.mjs";

// `npm run docs` writes the reference pages from the registries; with --check it only says which are out of date.

const pages: Readonly<Record<string, () => string>> = {
  "layers.md": layersPage,
  "ops.md": opsPage,
  "training.md": trainingPage,
  "diagnostics.md": diagnosticsPage,
  "training-config.schema.json": trainingConfigSchema,
  "document.schema.json": documentSchema,
};
const check = process.argv.includes("--check");
const stale: string[] = [];
for (const [file, page] of Object.entries(pages)) {
  const path = `${root}docs/${file}`;
  const text = page();
  if (text === read(path)) continue;
  stale.push(`docs/${file}`);
  if (check) continue;
  mkdirSync(`${root}docs`, { recursive: true });
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
