import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const root = new URL("../", import.meta.url);
const pages = [
  "README.md",
  "ARCHITECTURE.md",
  ...readdirSync(new URL("docs/", root))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];
/** Folders that hold files of ours; what else looks like a path is a name of something else. */
const folders = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !/^\.|^node_modules$/.test(entry.name))
  .map(({ name }) => name);

test.each(pages)("every path of ours in %s is there", (page) => {
  const text = readFileSync(new URL(page, root), "utf8");
  const paths = [...text.matchAll(/`([\w.-]+\/[\w./-]*)`/g)].map(([, path]) => path!);
  const missing = paths.filter(
    (path) => folders.includes(path.split("/")[0]!) && !existsSync(new URL(path, root)),
  );
  expect(missing).toEqual([]);
});

test.each(pages)("every link within the project in %s leads somewhere", (page) => {
  const text = readFileSync(new URL(page, root), "utf8");
  const links = [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)[^)]*\)/g)].map(([, path]) => path!);
  expect(links.filter((path) => !existsSync(new URL(path, new URL(page, root))))).toEqual([]);
});
