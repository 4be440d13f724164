import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
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

const forbidden: readonly Plant[] = [
  { file: "graph-schema/a.ts", imports: "compiler/op.ts", rules: ["graph-schema-may-import-only"] },
  {
    file: "graph-schema/b.ts",
    imports: "compiler/op.ts",
    type: true,
    rules: ["graph-schema-may-import-only"],
  },
  { file: "graph-schema/c.ts", imports: "compiler/ir/value.ts", rules: ["graph-schema-types-only"] },
  { file: "graph-schema/d.ts", imports: "papaparse", rules: ["graph-schema-packages"] },
  { file: "graph-schema/e.ts", imports: "node:fs", rules: ["no-node"] },
  { file: "compiler/a.ts", imports: "training/loop.ts", rules: ["compiler-may-import-only"] },
  { file: "compiler/b.ts", imports: "training/loop.ts", type: true, rules: ["compiler-may-import-only"] },
  { file: "compiler/c.ts", imports: "react", rules: ["compiler-packages", "no-platform"] },
  { file: "training/a.ts", imports: "server/api/root.ts", rules: ["training-may-import-only"] },
  { file: "training/b.ts", imports: "onnxruntime-web", rules: ["no-platform"] },
  { file: "training/c.ts", imports: "node:path", rules: ["no-node"] },
  { file: "server/a.ts", imports: "app/page.ts", rules: ["server-may-import-only"] },
  { file: "app/a.ts", imports: "server/api/root.ts", rules: ["app-types-only"] },
  { file: "app/b.ts", imports: "server/env.ts", type: true, rules: ["app-may-import-only"] },
  { file: "app/c.ts", imports: "node:fs", rules: ["no-node"] },
  { file: "cli/a.ts", imports: "app/page.ts", rules: ["cli-may-import-only"] },
  { file: "cli/b.ts", imports: "test/browser.ts", rules: ["no-tests-in-the-product"] },
  { file: "cli/c.ts", imports: "vitest", rules: ["no-development-packages-in-the-product"] },
  {
    file: "compiler/ops/mul.ts",
    imports: "compiler/ops/mulAdd.ts",
    rules: ["compiler/ops-do-not-import-each-other"],
  },
  {
    file: "graph-schema/layers/linear.ts",
    imports: "graph-schema/layers/relu.ts",
    type: true,
    rules: ["graph-schema/layers-do-not-import-each-other"],
  },
  {
    file: "compiler/lower.ts",
    imports: "graph-schema/layers/relu.ts",
    rules: ["graph-schema/layers-are-named-by-their-list-alone"],
  },
  { file: "cli/cycle1.ts", imports: "cli/cycle2.ts", rules: ["no-cycles"] },
];

const allowed: readonly Omit<Plant, "rules">[] = [
  // A cycle is reported at the first of its files.
  { file: "cli/cycle2.ts", imports: "cli/cycle1.ts" },
  { file: "graph-schema/layer.ts", imports: "compiler/ir/value.ts", type: true },
  { file: "graph-schema/shape.ts", imports: "zod" },
  { file: "graph-schema/layers.ts", imports: "graph-schema/layers/relu.ts" },
  { file: "compiler/ops.ts", imports: "compiler/ops/mul.ts" },
  { file: "compiler/ops.test.ts", imports: "training/loop.ts" },
  { file: "compiler/check.ts", imports: "graph-schema/layers.ts" },
  { file: "compiler/types1.ts", imports: "compiler/types2.ts" },
  { file: "compiler/types2.ts", imports: "compiler/types1.ts", type: true },
  { file: "training/runtime/node.ts", imports: "onnxruntime-node" },
  { file: "app/client.ts", imports: "server/api/root.ts", type: true },
  { file: "server/main.ts", imports: "training/loop.ts" },
  { file: "cli/main.ts", imports: "server/env.ts" },
];

const targets = [
  ...["compiler/op.ts", "compiler/ir/value.ts", "compiler/ops/mulAdd.ts", "training/loop.ts"],
  ...["server/api/root.ts", "server/env.ts", "app/page.ts", "test/browser.ts", "graph-schema/layers/relu.ts"],
];

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
  const folders = ["graph-schema", "compiler", "training", "server", "app", "cli", "test"];
  const config = join(root, ".dependency-cruiser.cjs");
  const text = execFileSync(process.execPath, [cli, "-c", config, "-T", "json", ...folders], { cwd: copy });
  const report = JSON.parse(text.toString()) as {
    summary: { violations: { from: string; rule: { name: string } }[] };
  };
  const found: Record<string, string[]> = {};
  for (const { from, rule } of report.summary.violations) (found[from] ??= []).push(rule.name);
  return Object.fromEntries(Object.entries(found).map(([file, rules]) => [file, [...new Set(rules)].sort()]));
}
