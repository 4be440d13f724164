import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const copy = mkdtempSync(join(tmpdir(), "architecture-"));
afterAll(() => rmSync(copy, { recursive: true }));

/** A file with one import, and the rules that must reject it. */
interface Plant {
  file: string;
  imports: string;
  type?: true;
  rules: readonly string[];
}

const config = createRequire(import.meta.url)("../.dependency-cruiser.cjs") as {
  forbidden: readonly { name: string }[];
};
const ruleNames = config.forbidden.map(({ name }) => name);
/** Folders of units; the layers, which stand by family, are not among them. */
const unitFolders = ruleNames.flatMap((name) => /^(.+\/.+)-do-not-import-each-other$/.exec(name)?.[1] ?? []);

const forbidden: readonly Plant[] = [
  { file: "ir/a.ts", imports: "graph-schema/document.ts", type: true, rules: ["ir-may-import-only"] },
  { file: "ir/b.ts", imports: "zod", rules: ["ir-packages"] },
  { file: "graph-schema/a.ts", imports: "layers/layer.ts", rules: ["graph-schema-may-import-only"] },
  {
    file: "graph-schema/b.ts",
    imports: "layers/layer.ts",
    type: true,
    rules: ["graph-schema-may-import-only"],
  },
  {
    file: "graph-schema/c.ts",
    imports: "ir/value.ts",
    type: true,
    rules: ["graph-schema-may-import-of-ir-only"],
  },
  { file: "graph-schema/d.ts", imports: "papaparse", rules: ["graph-schema-packages"] },
  { file: "graph-schema/e.ts", imports: "node:fs", rules: ["no-node"] },
  { file: "layers/a.ts", imports: "compiler/compile.ts", type: true, rules: ["layers-may-import-only"] },
  { file: "layers/b.ts", imports: "papaparse", rules: ["layers-packages"] },
  { file: "compiler/a.ts", imports: "training/run/loop.ts", rules: ["compiler-may-import-only"] },
  { file: "compiler/b.ts", imports: "training/run/loop.ts", type: true, rules: ["compiler-may-import-only"] },
  { file: "compiler/c.ts", imports: "react", rules: ["compiler-packages", "no-platform"] },
  { file: "training/a.ts", imports: "nodejs/lock.ts", rules: ["training-may-import-only"] },
  { file: "training/b.ts", imports: "onnxruntime-web", rules: ["no-platform"] },
  { file: "training/c.ts", imports: "node:path", rules: ["no-node"] },
  { file: "nodejs/a.ts", imports: "engines/engine.ts", type: true, rules: ["nodejs-may-import-only"] },
  { file: "engines/a.ts", imports: "server/env.ts", rules: ["engines-may-import-only"] },
  { file: "server/a.ts", imports: "app/page.ts", rules: ["server-may-import-only"] },
  { file: "server/b.ts", imports: "cli/command.ts", type: true, rules: ["server-may-import-only"] },
  { file: "app/a.ts", imports: "server/api/root.ts", rules: ["app-types-only"] },
  { file: "app/b.ts", imports: "server/env.ts", type: true, rules: ["app-may-import-only"] },
  { file: "app/c.ts", imports: "node:fs", rules: ["no-node"] },
  { file: "app/d.ts", imports: "nodejs/lock.ts", rules: ["app-may-import-only"] },
  {
    file: "app/ui/a.ts",
    imports: "app/state/editor.ts",
    type: true,
    rules: ["app-ui-may-import-only"],
  },
  { file: "app/ui/b.ts", imports: "layers/layer.ts", type: true, rules: ["app-ui-knows-no-product"] },
  {
    file: "app/state/a.ts",
    imports: "app/clients/server.ts",
    type: true,
    rules: ["app-state-may-import-only"],
  },
  { file: "app/state/b.ts", imports: "app/canvas/Canvas.ts", rules: ["app-state-may-import-only"] },
  { file: "app/clients/a.ts", imports: "app/canvas/Canvas.ts", rules: ["app-clients-may-import-only"] },
  {
    file: "app/palette/a.ts",
    imports: "app/canvas/Canvas.ts",
    type: true,
    rules: ["app-features-do-not-import-each-other"],
  },
  {
    file: "app/palette/b.ts",
    imports: "app/shell/Editor.ts",
    type: true,
    rules: ["app-features-may-import-only"],
  },
  { file: "app/shell/a.ts", imports: "app/page.ts", rules: ["app-shell-may-import-only"] },
  { file: "cli/a.ts", imports: "app/page.ts", rules: ["cli-may-import-only"] },
  { file: "cli/b.ts", imports: "test/browser.ts", rules: ["no-tests-in-the-product"] },
  { file: "cli/c.ts", imports: "vitest", rules: ["no-development-packages-in-the-product"] },
  { file: "cli/d.ts", imports: "server/env.ts", type: true, rules: ["cli-may-import-only"] },
  { file: "cli/cycle1.ts", imports: "cli/cycle2.ts", rules: ["no-cycles"] },
  { file: "cli/typeCycle1.ts", imports: "cli/typeCycle2.ts", type: true, rules: ["no-cycles-of-types"] },
  ...unitFolders.flatMap((folder): Plant[] => [
    {
      file: `${folder}/one.ts`,
      imports: `${folder}/another.ts`,
      type: true,
      rules: [`${folder}-do-not-import-each-other`],
    },
    {
      file: `cli/names${folder.replaceAll("/", "")}.ts`,
      imports: `${folder}/another.ts`,
      rules: [`${folder}-are-named-by-their-list-alone`],
    },
  ]),
  {
    file: "layers/core/linear.ts",
    imports: "layers/activation/relu.ts",
    type: true,
    rules: ["layers-do-not-import-each-other"],
  },
  {
    file: "compiler/lower/lower.ts",
    imports: "layers/activation/relu.ts",
    rules: ["layers-are-named-by-their-list-alone"],
  },
];

const allowed: readonly Omit<Plant, "rules">[] = [
  // A cycle is reported at the first of its files.
  { file: "cli/cycle2.ts", imports: "cli/cycle1.ts" },
  { file: "cli/typeCycle2.ts", imports: "cli/typeCycle1.ts" },
  { file: "ir/op.ts", imports: "ir/builder.ts", type: true },
  { file: "ir/builder.ts", imports: "ir/op.ts", type: true },
  { file: "graph-schema/shape.ts", imports: "ir/types/shape.ts" },
  { file: "graph-schema/plan/plan.ts", imports: "zod" },
  { file: "layers/core/dense.ts", imports: "ir/value.ts" },
  { file: "layers/layers.ts", imports: "layers/activation/relu.ts" },
  { file: "ir/ops.ts", imports: "ir/ops/another.ts" },
  { file: "ir/ops.test.ts", imports: "training/run/loop.ts" },
  { file: "compiler/check.ts", imports: "layers/layers.ts" },
  { file: "training/runtime/node.ts", imports: "onnxruntime-node" },
  { file: "nodejs/folder.ts", imports: "training/run/loop.ts", type: true },
  { file: "engines/local.ts", imports: "nodejs/lock.ts" },
  { file: "app/clients/server.ts", imports: "server/api/root.ts", type: true },
  { file: "app/ui/Button.ts", imports: "graph-schema/formula/parse.ts" },
  { file: "app/state/document.ts", imports: "app/ui/Button.ts", type: true },
  { file: "app/clients/worker.ts", imports: "app/state/editor.ts" },
  { file: "app/canvas/dropLayer.ts", imports: "app/canvas/Canvas.ts" },
  { file: "app/canvas/undo.ts", imports: "app/state/editor.ts" },
  { file: "app/shell/Editor.ts", imports: "app/canvas/Canvas.ts" },
  { file: "app/root.ts", imports: "app/shell/Editor.ts" },
  { file: "server/main.ts", imports: "training/run/loop.ts" },
  { file: "cli/main.ts", imports: "engines/engine.ts" },
];

const targets = [
  ...["graph-schema/document.ts", "layers/layer.ts", "layers/layers.ts", "layers/activation/relu.ts"],
  ...["ir/value.ts", "ir/types/shape.ts", "compiler/compile.ts", "training/run/loop.ts", "nodejs/lock.ts"],
  ...["engines/engine.ts", "cli/command.ts", "server/api/root.ts", "server/env.ts", "app/page.ts"],
  ...["app/state/editor.ts", "app/canvas/Canvas.ts", "graph-schema/formula/parse.ts"],
  ...["test/browser.ts", ...unitFolders.map((folder) => `${folder}/another.ts`)],
];

test("each import rule has a violation planted", () => {
  expect([...new Set(forbidden.flatMap(({ rules }) => rules))].sort()).toEqual([...ruleNames].sort());
});

test("the import rules reject every planted violation and nothing else", () => {
  for (const file of targets) write(file, "export const x = 1;\nexport type X = number;\n");
  for (const plant of [...forbidden, ...allowed]) write(plant.file, sourceOf(plant));
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  for (const file of ["tsconfig.json", "package.json"]) cpSync(join(root, file), join(copy, file));

  const found = violations();
  const expected = Object.fromEntries(forbidden.map(({ file, rules }) => [file, [...rules].sort()]));
  expect(found).toEqual(expected);
});

function sourceOf({ file, imports, type }: Omit<Plant, "rules">): string {
  const from = /^(node:|[^/]+$)|^@/.test(imports) ? imports : `./${relative(dirname(file), imports)}`;
  return `import ${type ? "type { X }" : "* as x"} from "${from}";\nexport ${type ? "type Y = X" : "{ x }"};\n`;
}

function write(file: string, text: string): void {
  mkdirSync(join(copy, dirname(file)), { recursive: true });
  writeFileSync(join(copy, file), text);
}

function violations(): Record<string, string[]> {
  const cli = join(root, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs");
  const folders = [...new Set([...forbidden, ...allowed].map(({ file }) => file.split("/")[0]!)), "test"];
  const config = join(root, ".dependency-cruiser.cjs");
  const text = execFileSync(process.execPath, [cli, "-c", config, "-T", "json", ...folders], { cwd: copy });
  const report = JSON.parse(text.toString()) as {
    summary: { violations: { from: string; rule: { name: string } }[] };
  };
  const found: Record<string, string[]> = {};
  for (const { from, rule } of report.summary.violations) (found[from] ??= []).push(rule.name);
  return Object.fromEntries(Object.entries(found).map(([file, rules]) => [file, [...new Set(rules)].sort()]));
}
