import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { root } from "./run.mjs";
import { onceFor } from "./stamp.mjs";

let folder = "";
let made = 0;

beforeEach(() => {
  mkdirSync(`${root}.cache`, { recursive: true });
  folder = `.cache/${basename(mkdtempSync(join(root, ".cache", "stamp-")))}`;
  made = 0;
  write("source/a.ts", "1");
});
afterEach(() => rmSync(root + folder, { recursive: true }));

function write(file: string, text: string): void {
  mkdirSync(join(root, folder, file, ".."), { recursive: true });
  writeFileSync(join(root, folder, file), text);
}

const work = (more: { present?: boolean; fails?: boolean } = {}) =>
  onceFor({
    stamp: `${folder}/out/stamp`,
    sources: [`${folder}/source`, `${folder}/absent.js`],
    present: more.present ?? true,
    make: () => {
      made++;
      return more.fails ? Promise.reject(new Error("no")) : Promise.resolve();
    },
  });

test("work is done once for the same content, whatever the times of the files", async () => {
  await work();
  write("source/a.ts", "1");
  await work();
  expect(made).toBe(1);
});

test("new content, a new or renamed file and a lost result each mean work; a changed test does not", async () => {
  await work();
  write("source/a.ts", "2");
  await work();
  expect(made).toBe(2);
  write("source/deep/b.ts", "");
  await work();
  expect(made).toBe(3);
  rmSync(join(root, folder, "source/deep/b.ts"));
  write("source/deep/c.ts", "");
  await work();
  expect(made).toBe(4);
  await work({ present: false });
  expect(made).toBe(5);
  write("source/a.test.ts", "");
  await work();
  expect(made).toBe(5);
});

test("work that failed is not taken for done", async () => {
  await expect(work({ fails: true })).rejects.toThrow("no");
  await work();
  expect(made).toBe(2);
});
