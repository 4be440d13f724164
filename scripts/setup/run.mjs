import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Root of the repository, with a slash at its end. */
export const root = fileURLToPath(new URL("../../", import.meta.url));

/**
 * Runs a command in the root and waits for it.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: Readonly<Record<string, string>>, quiet?: boolean }} [options] `quiet` keeps its output back
 * @returns {Promise<{ ok: boolean, stdout: string, stderr: string }>} never rejects: a command that does not exist is not ok
 */
export function run(command, args, { env = {}, quiet = false } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: quiet ? ["ignore", "pipe", "pipe"] : ["ignore", "inherit", "inherit"],
    });
    let stdout = "";
    let stderr = "";
    child.stdout?.on("data", (/** @type {Buffer} */ chunk) => (stdout += chunk.toString()));
    child.stderr?.on("data", (/** @type {Buffer} */ chunk) => (stderr += chunk.toString()));
    child.once("error", (error) => resolve({ ok: false, stdout, stderr: error.message }));
    child.once("close", (code) => resolve({ ok: code === 0, stdout, stderr }));
  });
}
