import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** What the app never asks for, so that nothing in it can. */
const unused = ["camera", "microphone", "geolocation", "payment", "usb", "serial", "hid"];
export const permissionsPolicy = unused.map((name) => `${name}=()`).join(", ");

/**
 * Headers of every page and file of the app. The inline scripts that a built page may run are named by their hashes;
 * in development, where pages are made anew each time and compiled with eval, any may.
 */
export function pageHeaders(inline: readonly string[] | "any"): Readonly<Record<string, string>> {
  const [scripts, connections] =
    inline === "any"
      ? ["'unsafe-inline' 'wasm-unsafe-eval' 'unsafe-eval'", " ws:"]
      : ["'wasm-unsafe-eval' " + inline.map((hash) => `'${hash}'`).join(" "), ""];
  return {
    // Together they let WebAssembly use threads.
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Content-Security-Policy": [
      "default-src 'self'",
      `script-src 'self' ${scripts}`,
      "style-src 'self' 'unsafe-inline'",
      "img-src 'self' data: blob:",
      "font-src 'self' data:",
      `connect-src 'self' data: blob:${connections}`,
      "worker-src 'self' blob:",
      "object-src 'none'",
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
    ].join("; "),
    "Permissions-Policy": permissionsPolicy,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
  };
}

const INLINE = /<script(?![^>]*\ssrc=)[^>]*>([^]*?)<\/script>/g;

/** The inline scripts of a page as a Content-Security-Policy names them: "sha256-" and base64. */
export const scriptHashes = (html: string): string[] =>
  [...html.matchAll(INLINE)].map(
    ([, script]) => `sha256-${createHash("sha256").update(script!).digest("base64")}`,
  );

/** The hashes of all inline scripts in the pages of a folder and those inside. */
export async function builtScriptHashes(folder: string): Promise<string[]> {
  const pages = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith(".html"));
  const hashes = await Promise.all(
    pages.map(async (name) => scriptHashes(await readFile(join(folder, name), "utf8"))),
  );
  return [...new Set(hashes.flat())].toSorted();
}
