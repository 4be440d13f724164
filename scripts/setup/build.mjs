import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { root, run } from "./run.mjs";
import { onceFor } from "./stamp.mjs";

/** Leaves the addresses of all that a page may still ask for, so that a page that stands idle can fetch it ahead. */
function listFiles() {
  const under = (/** @type {string} */ folder, /** @type {string} */ address) =>
    readdirSync(root + folder).map((name) => `${address}/${name}`);
  const files = [
    ...under(".next/static/chunks", "/_next/static/chunks"),
    ...under(".next/static/media", "/_next/static/media"),
    ...under("public/examples", "/examples"),
    ...under("public/samples", "/samples"),
  ].filter((address) => !address.endsWith(".map"));
  writeFileSync(`${root}.next/static/files.json`, JSON.stringify(files));
}

/** Builds the app unless the build at hand is of these very sources. */
export const buildApp = () =>
  onceFor({
    stamp: ".next/sources.sha256",
    sources: [
      "app",
      "compiler",
      "graph-schema",
      "ir",
      "layers",
      "training",
      "next.config.js",
      "package-lock.json",
      "postcss.config.mjs",
      "tsconfig.json",
    ],
    present: existsSync(`${root}.next/BUILD_ID`),
    make: async () => {
      console.log("Building the app (again only when its sources change) …");
      const { ok } = await run(process.execPath, ["node_modules/next/dist/bin/next", "build"], {
        env: { NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production" },
      });
      if (!ok) throw new Error("next build failed (its words are above).");
      listFiles();
    },
  });
