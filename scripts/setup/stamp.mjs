import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { root } from "./run.mjs";

/**
 * Does work whose result depends on files alone, and only when one of them has other content than last time.
 * @param {object} work
 * @param {string} work.stamp file that remembers the content, beside the result so that both vanish together
 * @param {readonly string[]} work.sources files and folders; tests within them do not count
 * @param {boolean} [work.present] false when the result is known to be gone
 * @param {() => Promise<void>} work.make throws when it fails
 */
export async function onceFor({ stamp, sources, present = true, make }) {
  const hash = contentHash(sources);
  if (present && read(stamp) === hash) return;
  rmSync(root + stamp, { force: true });
  await make();
  mkdirSync(dirname(root + stamp), { recursive: true });
  writeFileSync(root + stamp, hash);
}

/** @param {readonly string[]} sources */
function contentHash(sources) {
  const hash = createHash("sha256");
  for (const path of sources.flatMap(filesUnder).sort()) {
    hash
      .update(`${path}\0`)
      .update(readFileSync(root + path))
      .update("\0");
  }
  return hash.digest("hex");
}

/**
 * @param {string} path of a file or folder; nothing for one that does not exist
 * @returns {string[]}
 */
function filesUnder(path) {
  try {
    return readdirSync(root + path, { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory()
        ? filesUnder(`${path}/${entry.name}`)
        : /\.test\.tsx?$/.test(entry.name)
          ? []
          : [`${path}/${entry.name}`],
    );
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOTDIR") return [path];
    if (code === "ENOENT") return [];
    throw error;
  }
}

/** @param {string} path */
function read(path) {
  try {
    return readFileSync(root + path, "utf8");
  } catch {
    return undefined;
  }
}
