import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

// Where the Python environment of this engine is and what it holds. Built-ins only: set-up reads it before any package
// is installed.

/** Folder of pyproject.toml and uv.lock. */
export const project = fileURLToPath(new URL(".", import.meta.url));
/** What set-up brings, outside of git. */
export const folder = fileURLToPath(new URL("../../.pytorch", import.meta.url));
export const environment = `${folder}/env`;
/** Written once all is there. */
export const record = `${folder}/installed.json`;
/** Folder of the programs of a virtual environment. */
export const programs = process.platform === "win32" ? "Scripts" : "bin";

/** @typedef {"oracles" | "lint" | "test"} Group of dependencies in pyproject.toml */

/** sha256 of uv.lock, which says what belongs there. */
export const lockHash = () =>
  createHash("sha256")
    .update(readFileSync(`${project}uv.lock`))
    .digest("hex");

/** @returns {{ lock: string, groups: readonly Group[], torch?: string }} what was brought, and by which uv.lock */
export const installed = () =>
  existsSync(record) ? JSON.parse(readFileSync(record, "utf8")) : { lock: "", groups: [] };

/**
 * Python of the environment, or undefined while it has not been brought.
 * @returns {string | undefined}
 */
export const findPython = () => (existsSync(record) ? `${environment}/${programs}/python` : undefined);

/**
 * Whether the environment holds a group as uv.lock has it now.
 * @param {Group} group
 */
export const haveGroup = (group) => {
  const { lock, groups } = installed();
  return lock === lockHash() && groups.includes(group);
};
