import { type Browser, chromium } from "playwright-core";
import { findChromium } from "../scripts/setup/chromium.mjs";

const args = [
  // WebGPU without a GPU: slow, yet the same shaders.
  "--enable-unsafe-webgpu",
  "--use-webgpu-adapter=swiftshader",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Starts Chromium without a window; Chromium's own sandbox does not start for root, so it is left off. */
export async function startBrowser(): Promise<Browser> {
  const executablePath = await findChromium();
  if (!executablePath) throw new Error("no Chromium: install it, or set CHROMIUM_PATH");
  return chromium.launch({ executablePath, args, chromiumSandbox: false });
}
