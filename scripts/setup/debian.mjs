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
  console.log(`  apt-get install ${packages.join(" ")} …`);
  const apt = (/** @type {string[]} */ ...args) =>
    run("apt-get", ["--yes", "-qq", ...args], { env: { DEBIAN_FRONTEND: "noninteractive" }, quiet: true });
  const install = () => apt("install", "--no-install-recommends", ...packages);
  if ((await install()).ok) return true;
  // The list of packages is empty on a fresh image, or names versions that are gone.
  await apt("update");
  const { ok, stderr } = await install();
  if (!ok) console.error(stderr);
  return ok;
}
