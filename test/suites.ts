import { findChromium } from "../scripts/setup/chromium.mjs";
import { haveGroup } from "../engines/pytorch/environment.mjs";

/** A project of vitest.config.ts and what it needs besides the packages. */
export interface Suite {
  name: string;
  /** What is missing and how to get it; undefined when all is there. */
  missing?: () => Promise<string | undefined>;
}

/** In the order of running: what fails fast comes first. */
export const suites: readonly Suite[] = [
  { name: "unit" },
  { name: "golden" },
  {
    name: "parity",
    missing: async () =>
      haveGroup("oracles")
        ? undefined
        : "it compares with PyTorch and onnx; get them by npm run setup:oracles",
  },
  { name: "tab", missing: browserMissing },
  { name: "e2e", missing: browserMissing },
];

async function browserMissing(): Promise<string | undefined> {
  return (await findChromium()) ? undefined : "it drives a browser; install Chromium or set CHROMIUM_PATH";
}
