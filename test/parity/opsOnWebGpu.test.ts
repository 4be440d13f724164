import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { findChromium } from "../../scripts/setup/chromium.mjs";

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

const driver = process.platform === "linux" ? await findSwiftShader() : undefined;

test.skipIf(!driver).each([
  ["op and its gradient", "opsOnWebGpu.ts"],
  ["layer's train step", "layersOnWebGpu.ts"],
])("every %s runs on WebGPU, all of it", { timeout: 600_000 }, async (_what, main) => {
  const folder = mkdtempSync(join(tmpdir(), "tensorloom-webgpu-"));
  try {
    symlinkSync(join(driver!, "libvulkan.so.1"), join(folder, "libvulkan.so.1"));
    const path = new URL(main, import.meta.url).pathname;
    const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", path], {
      env: {
        ...process.env,
        LD_LIBRARY_PATH: folder,
        VK_ICD_FILENAMES: join(driver!, "vk_swiftshader_icd.json"),
        XDG_RUNTIME_DIR: folder,
      },
    });
    expect(JSON.parse(stdout.trim().split("\n").at(-1)!)).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
