import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { builtScriptHashes, pageHeaders, scriptHashes } from "./pageHeaders.ts";

// `printf 'alert(1)' | openssl dgst -sha256 -binary | base64`
const ALERT = "sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI=";

/** What a policy allows, by directive. */
const policyOf = (headers: Readonly<Record<string, string>>): Readonly<Record<string, string[]>> =>
  Object.fromEntries(
    headers["Content-Security-Policy"]!.split("; ").map((rule) => {
      const [directive, ...sources] = rule.split(" ");
      return [directive!, sources];
    }),
  );

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

test("a build runs the scripts of its pages alone, development any and talks to its compiler", () => {
  const [built, development] = [policyOf(pageHeaders([ALERT])), policyOf(pageHeaders("any"))];
  expect(built["script-src"]).toEqual(["'self'", "'wasm-unsafe-eval'", `'${ALERT}'`]);
  expect(development["script-src"]).toEqual(
    expect.arrayContaining(["'self'", "'unsafe-inline'", "'unsafe-eval'"]),
  );
  expect(built["connect-src"]).not.toContain("ws:");
  expect(development["connect-src"]).toContain("ws:");
});

test.each([
  ["a build", pageHeaders([ALERT])],
  ["development", pageHeaders("any")],
])("of %s nothing comes from elsewhere and nothing elsewhere shows it", (_, headers) => {
  const { "script-src": _scripts, "style-src": styles, ...rest } = policyOf(headers);
  expect(styles).toEqual(["'self'", "'unsafe-inline'"]);
  expect(rest["default-src"]).toEqual(["'self'"]);
  for (const [directive, sources] of Object.entries(rest))
    for (const source of sources)
      expect(["'self'", "'none'", "data:", "blob:", "ws:"], directive).toContain(source);
  for (const closed of ["object-src", "base-uri", "frame-ancestors"])
    expect(rest[closed]).toEqual(["'none'"]);
  // Not covered by the default.
  expect(rest["form-action"]).toEqual(["'self'"]);
  expect(headers).toMatchObject({
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
  });
});

test("what the app never asks for is refused to all", () => {
  const refused = (pageHeaders([])["Permissions-Policy"] ?? "").split(", ");
  expect(refused.toSorted()).toEqual(
    ["camera", "geolocation", "hid", "microphone", "payment", "serial", "usb"].map((name) => `${name}=()`),
  );
});
