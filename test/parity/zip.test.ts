import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { oraclePython } from "../oracles.ts";
import { zip } from "../../training/run/zip.ts";
import { contentBytes } from "../../training/testing/contentBytes.ts";

const folder = mkdtempSync(join(tmpdir(), "tensorloom-zip-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("a ZIP holds its files, as Python reads it", async () => {
  const bytes = Uint8Array.from({ length: 3000 }, (_, i) => i % 251);
  const parts = { byteLength: 5, parts: () => [Uint8Array.of(1, 2), Uint8Array.of(3, 4, 5)] };
  const archive = zip({ "model.py": "x = 1\n", "größe.bin": bytes, "streamed.bin": parts, empty: "" });
  const whole = await contentBytes(archive);
  expect(whole.length).toBe(archive.byteLength);
  writeFileSync(join(folder, "a.zip"), whole);
  const read = `import zipfile, json; z = zipfile.ZipFile("a.zip"); assert z.testzip() is None
print(json.dumps({n: list(z.read(n)) for n in z.namelist()}))`;
  const found = JSON.parse(
    execFileSync(oraclePython()!, ["-c", read], { cwd: folder, encoding: "utf8" }),
  ) as object;
  expect(found).toEqual({
    "model.py": [...Buffer.from("x = 1\n")],
    "größe.bin": [...bytes],
    "streamed.bin": [1, 2, 3, 4, 5],
    empty: [],
  });
});
