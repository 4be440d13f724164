import { findChromium } from "../scripts/setup/chromium.mjs";
import { haveGroup } from "../engines/pytorch/environment.mjs";
import { findGpus } from "../engines/pytorch/nvml.ts";
import { pytorch } from "../engines/pytorch/pytorch.ts";

/** A project of vitest.config.ts and what it needs besides the packages. */
export interface Suite {
  name: string;
  /** What is missing and how to get it; undefined when all is there. */
  missing?: () => Promise<string | undefined>;
  /** Of what few machines have: where it is missing, the suite is left out with CI set too. */
  rare?: true;
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
  { name: "gpu", missing: gpuMissing, rare: true },
  { name: "tab", missing: browserMissing },
  { name: "e2e", missing: browserMissing },
];

async function browserMissing(): Promise<string | undefined> {
  return (await findChromium()) ? undefined : "it drives a browser; install Chromium or set CHROMIUM_PATH";
}

async function gpuMissing(): Promise<string | undefined> {
  const driver = findGpus();
  if ("none" in driver) return `it trains on a GPU. ${driver.none.replace(/\.$/, "")}`;
  const probe = await pytorch.probe();
  return probe.available
    ? undefined
    : `it trains with PyTorch; get it by ${probe.command ?? "its own setup"}`;
}
