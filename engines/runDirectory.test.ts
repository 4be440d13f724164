import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runDirectory } from "./runDirectory.ts";

test("what a run of an earlier version left is where it is looked for", async () => {
  const data = await mkdtemp(join(tmpdir(), "tensorloom-"));
  const before = join(data, "runs", "r", "artefacts");
  await mkdir(before, { recursive: true });
  await writeFile(join(before, "model.onnx"), "model");
  for (let i = 0; i < 2; i++) {
    const { artifacts } = await runDirectory(data, "r");
    expect(await readFile(join(artifacts, "model.onnx"), "utf8")).toBe("model");
  }
  await rm(data, { recursive: true });
});
