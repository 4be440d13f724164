import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";

/**
 * Compares text with a file of this folder. When they differ the new text is left beside it as FILE.new: if it is
 * what is wanted, move it over the old one and commit.
 */
export function expectGolden(file: string, text: string): void {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const golden = existsSync(path) ? readFileSync(path, "utf8") : "";
  if (text === golden) return rmSync(`${path}.new`, { force: true });
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, text);
  expect.soft(text, `${file} is not what it was; the new text is in ${file}.new`).toBe(golden);
}
