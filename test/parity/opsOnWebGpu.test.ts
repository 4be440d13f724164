import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { findChromium } from "../../scripts/setup/chromium.mjs";
import { leaveOut } from "../leaveOut.ts";

/** Folder of the software graphics driver that comes with Chromium. */
async function findSwiftShader(): Promise<string | undefined> {
  const chromium = await findChromium();
  const folders = [
    ...(chromium ? [dirname(realpathSync(chromium))] : []),
    "/usr/lib/chromium",
    "/usr/lib/chromium-browser",
    "/opt/google/chrome",
  ];
  return folders.find(
    (f) => existsSync(join(f, "vk_swiftshader_icd.json")) && existsSync(join(f, "libvulkan.so.1")),
  );
}

test.for([
  ["op and its gradient", new URL("./opsOnWebGpu.ts", import.meta.url)],
  ["layer, in training and in use,", new URL("./layersOnWebGpu.ts", import.meta.url)],
] as const)("every %s runs on WebGPU, all of it", { timeout: 600_000 }, async ([, main], context) => {
  const driver = process.platform === "linux" ? await findSwiftShader() : undefined;
  if (!driver)
    return leaveOut(
      context,
      "it needs Chromium for Linux with its software graphics driver; install Chromium or set CHROMIUM_PATH",
    );
  const folder = mkdtempSync(join(tmpdir(), "tensorloom-webgpu-"));
  try {
    symlinkSync(join(driver, "libvulkan.so.1"), join(folder, "libvulkan.so.1"));
    const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", main.pathname], {
      env: {
        ...process.env,
        LD_LIBRARY_PATH: folder,
        VK_ICD_FILENAMES: join(driver, "vk_swiftshader_icd.json"),
        XDG_RUNTIME_DIR: folder,
      },
    });
    expect(JSON.parse(stdout.trim().split("\n").at(-1)!)).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
