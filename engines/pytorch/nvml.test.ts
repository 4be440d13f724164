import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { findGpus } from "./nvml.ts";

const source = fileURLToPath(new URL("../testing/fakeNvml.c", import.meta.url));
const GIB = 2 ** 30;

test("a driver is asked for its GPUs, and for the instances of one that is divided", (context) => {
  const folder = mkdtempSync(join(tmpdir(), "tensorloom-nvml-"));
  try {
    const library = join(folder, "libnvidia-ml.so.1");
    if (spawnSync("cc", ["-shared", "-fPIC", "-o", library, source]).status !== 0)
      return context.skip("left out: there is no C compiler for a made-up driver");
    expect(findGpus(library)).toEqual({
      driver: "580.1",
      gpus: [
        { id: "GPU-aaaa", name: "First", memory: { total: 80 * GIB, free: 10 * GIB }, utilization: 0.87 },
        { id: "MIG-cccc", name: "Second, a part", memory: { total: 10 * GIB, free: 9 * GIB } },
        { id: "MIG-dddd", name: "Second, a part", memory: { total: 20 * GIB, free: 20 * GIB } },
      ],
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a machine without a driver is told so", () => {
  expect(findGpus("libof-no-driver.so.1")).toEqual({ none: "No NVIDIA driver is installed." });
});
