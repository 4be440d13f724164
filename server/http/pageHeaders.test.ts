import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { builtScriptHashes, pageHeaders, scriptHashes } from "./pageHeaders.ts";

// `printf 'alert(1)' | openssl dgst -sha256 -binary | base64`
const ALERT = "sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI=";

const scriptSources = (headers: Readonly<Record<string, string>>): string[] =>
  headers["Content-Security-Policy"]!.split("; ")
    .find((rule) => rule.startsWith("script-src "))!
    .split(" ")
    .slice(1);

test("a script that stands in a page is named by its hash, one with a source is not", () => {
  expect(
    scriptHashes('<p></p><script id="a">alert(1)</script><script src="/x.js" async=""></script>'),
  ).toEqual([ALERT]);
  expect(scriptHashes("<script>alert(1)</script>\n<script nonce>alert(1)\n</script>")).toHaveLength(2);
  expect(scriptHashes('<script data-src="1">alert(1)</script>')).toEqual([ALERT]);
});

test("the pages of a build give each hash once, however deep they lie", async () => {
  const folder = await mkdtemp(join(tmpdir(), "tensorloom-"));
  await mkdir(join(folder, "a", "b"), { recursive: true });
  for (const name of ["index.html", join("a", "b", "inner.html"), "page.js"])
    await writeFile(join(folder, name), "<script>alert(1)</script>");
  await writeFile(join(folder, "a", "other.html"), "<script>alert(2)</script>");
  const hashes = await builtScriptHashes(folder);
  expect(hashes).toHaveLength(2);
  expect(hashes).toContain(ALERT);
  await rm(folder, { recursive: true });
});

test("a build runs the scripts of its pages alone, development any", () => {
  const built = scriptSources(pageHeaders([ALERT]));
  expect(built).toEqual(["'self'", "'wasm-unsafe-eval'", `'${ALERT}'`]);
  expect(scriptSources(pageHeaders("any"))).toEqual(
    expect.arrayContaining(["'self'", "'unsafe-inline'", "'unsafe-eval'"]),
  );
});

test("what the app never asks for is refused to all", () => {
  expect(pageHeaders([])["Permissions-Policy"]).toMatch(/camera=\(\), microphone=\(\), geolocation=\(\)/);
});
