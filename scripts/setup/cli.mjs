import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { root } from "./run.mjs";
import { onceFor } from "./stamp.mjs";

// Beside public/, where the command finds templates and samples.
const folder = `${root}dist/`;
const entry = "tensorloom.mjs";
const sources = [
  "cli",
  "compiler",
  "engines/elsewhere",
  "engines/price.ts",
  "graph-schema",
  "ir",
  "layers",
  "nodejs",
  "training",
];

/**
 * The other languages of zod's messages, half a megabyte that is read at each start; only its own English is used.
 * @type {import("esbuild").Plugin}
 */
const withoutLocales = {
  name: "without-locales",
  setup({ onLoad }) {
    onLoad({ filter: /zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({ contents: "export {}" }));
  },
};

/**
 * Bundles the command line, which then starts ten times as fast as from its sources; once for these very sources. Every
 * npm command looks whether they changed, the bundle itself does not, as that would take as long as its work.
 */
export const buildCli = () =>
  onceFor({
    stamp: "dist/sources.sha256",
    sources: [...sources, "scripts/setup/cli.mjs", "package-lock.json", "tsconfig.json"],
    present: existsSync(folder + entry),
    make: async () => {
      const { build } = await import("esbuild");
      const { outputFiles } = await build({
        absWorkingDir: root,
        entryPoints: { tensorloom: "cli/main.ts" },
        bundle: true,
        // What only one command needs, such as ONNX Runtime, is loaded by it alone.
        splitting: true,
        platform: "node",
        format: "esm",
        target: "node20",
        external: ["koffi", "onnxruntime-node"],
        minifySyntax: true,
        minifyWhitespace: true,
        plugins: [withoutLocales],
        outdir: "dist",
        outExtension: { ".js": ".mjs" },
        write: false,
        logLevel: "error",
      });
      mkdirSync(folder, { recursive: true });
      const before = readdirSync(folder);
      const made = new Set(outputFiles.map(({ path }) => basename(path)));
      // The entry comes last and in one go: another call may be reading it.
      for (const { path, contents } of outputFiles) {
        const name = basename(path);
        writeFileSync(`${folder + name}.part`, contents);
        if (name !== entry) renameSync(`${folder + name}.part`, folder + name);
      }
      renameSync(`${folder + entry}.part`, folder + entry);
      for (const name of before) if (!made.has(name)) rmSync(folder + name, { force: true });
    },
  });
