import { existsSync } from "node:fs";
import { run } from "./run.mjs";

/** Whether packages of Debian (or of a child of it) can be installed. */
export const onDebianAsRoot = () => existsSync("/usr/bin/apt-get") && process.getuid?.() === 0;

/**
 * Installs Debian packages with what they need and nothing that they merely recommend.
 * @param {readonly string[]} packages
 * @returns {Promise<boolean>} whether all are there now
 */
export async function installDebianPackages(packages) {
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  const install = () =>
    run("apt-get", ["install", "--yes", "--quiet", "--no-install-recommends", ...packages], { env });
  if ((await install()).ok) return true;
  // The list of packages is empty on a fresh image, or names versions that are gone.
  await run("apt-get", ["update", "--quiet"], { env });
  return (await install()).ok;
}
