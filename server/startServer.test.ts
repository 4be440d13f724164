import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { SetupError } from "../nodejs/setupError.ts";
import { serve } from "./testing/serve.ts";

test.each([
  ["a file", ""],
  ["a directory inside of a file", "inside"],
])("%s as the data directory is refused with what to do", async (_, inside) => {
  const folder = await mkdtemp(join(tmpdir(), "tensorloom-"));
  await writeFile(join(folder, "file"), "");
  const failure: unknown = await serve(join(folder, "file", inside)).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(SetupError);
  expect((failure as Error).message).toMatch(/cannot be used: .*Set TENSORLOOM_DATA/);
  await rm(folder, { recursive: true });
});
