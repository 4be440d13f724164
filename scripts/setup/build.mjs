import { existsSync } from "node:fs";
import { root, run } from "./run.mjs";
import { onceFor } from "./stamp.mjs";

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
    },
  });
