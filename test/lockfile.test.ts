import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

interface Entry {
  version?: string;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

const lockfile = new URL("../package-lock.json", import.meta.url);
const { packages } = JSON.parse(readFileSync(lockfile, "utf8")) as { packages: Record<string, Entry> };

/** Entry of a package as Node finds it from `path`. */
function resolve(path: string, name: string): Entry | undefined {
  const found = packages[`${path}${path ? "/" : ""}node_modules/${name}`];
  if (found ?? !path) return found;
  const parent = path.lastIndexOf("/node_modules/");
  return resolve(parent < 0 ? "" : path.slice(0, parent), name);
}

// A registry that lacks a build for another platform makes npm leave it out, and then `npm ci` refuses the lockfile.
test("the lockfile holds every dependency, of every platform, with its version", () => {
  const missing = Object.entries(packages).flatMap(([path, entry]) =>
    Object.keys({ ...entry.dependencies, ...entry.optionalDependencies })
      .filter((name) => resolve(path, name)?.version === undefined)
      .map((name) => `${path || "the project"} needs ${name}`),
  );
  expect(missing).toEqual([]);
});
