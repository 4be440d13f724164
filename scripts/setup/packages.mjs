import { readFileSync } from "node:fs";
import { root, run } from "./run.mjs";

const oldestNode = [20, 19];

/** Installs the packages of the lockfile unless node_modules holds exactly them. */
export async function installPackages() {
  refuseOldNode();
  if (installed()) return;
  console.log("Installing packages (once; needs the npm registry) …");
  const npm = process.env.npm_execpath;
  // No package needs its install script: onnxruntime-node's would fetch CUDA files from a host of its own, the
  // others only check or shorten what works without them. npm 10 would run them all, npm 11 asks about each.
  const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const { ok } = npm ? await run(process.execPath, [npm, ...args]) : await run("npm", args);
  if (!ok) throw new Error("npm ci failed (its words are above). It needs to reach the npm registry once.");
}

function refuseOldNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const [needMajor = 0, needMinor = 0] = oldestNode;
  if (major > needMajor || (major === needMajor && minor >= needMinor)) return;
  throw new Error(`Node ${oldestNode.join(".")} or later is needed; this is ${process.versions.node}.`);
}

// npm writes the inner lockfile last, so an installation that broke off does not count.
function installed() {
  const wanted = readPackages("package-lock.json");
  const present = readPackages("node_modules/.package-lock.json");
  if (!wanted || !present) return false;
  return Object.entries(wanted).every(([path, { version, optional, devOptional }]) => {
    if (path === "") return true;
    const found = present[path];
    return found ? found.version === version : Boolean(optional ?? devOptional);
  });
}

/**
 * @param {string} lockfile
 * @returns {Record<string, { version?: string, optional?: boolean, devOptional?: boolean }> | undefined}
 */
function readPackages(lockfile) {
  try {
    return JSON.parse(readFileSync(root + lockfile, "utf8")).packages;
  } catch {
    return undefined;
  }
}
