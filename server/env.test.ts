import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { makeToken } from "./access/tokens.ts";
import { readEnv, variables } from "./env.ts";

test("every variable is in the manual", () => {
  const manual = readFileSync(new URL("../docs/server.md", import.meta.url), "utf8");
  for (const name of Object.keys(variables.shape)) expect(manual).toContain(`\`${name}\``);
});

test("what is empty counts as left out", () => {
  expect(readEnv({ PORT: "", HOST: "" })).toMatchObject({
    TENSORLOOM_PAGES: "on",
    TENSORLOOM_CONCURRENT_RUNS: 1,
  });
  expect(readEnv({ PORT: "" }).PORT).toBeUndefined();
});

test("an upload may have 4 GiB where nothing else is said", () => {
  expect(readEnv({}).TENSORLOOM_UPLOAD_BYTES).toBe(4 * 2 ** 30);
});

test("all wrong variables are told at once", () => {
  const wrong = () => readEnv({ PORT: "x", HOST: "192.168.0.1", TENSORLOOM_CONCURRENT_RUNS: "0" });
  expect(wrong).toThrow(/PORT: [^]*HOST: |HOST: [^]*PORT: /);
  expect(wrong).toThrow("TENSORLOOM_CONCURRENT_RUNS");
  expect(() => readEnv({ HOST: "localhost" })).not.toThrow();
});

const entry = makeToken("anna", "run").entry;

test.each([
  [{ HOST: "0.0.0.0" }, /HOST: 0\.0\.0\.0 can be reached from other machines/],
  [{ HOST: "127.0.0.2" }, /HOST: /],
  [{ HOST: "gpu.example" }, /HOST: /],
  [{ TENSORLOOM_PROXY: "https://train.example" }, /TENSORLOOM_PROXY: a proxy lets other machines in/],
  [{ TENSORLOOM_HOSTS: "localhost:1, gpu" }, /TENSORLOOM_HOSTS: gpu may be asked for by other machines/],
])("%j lets others in, and is refused without tokens", (env, told) => {
  expect(() => readEnv(env)).toThrow(told);
  expect(() => readEnv(env)).toThrow("npm run token");
  expect(() => readEnv({ ...env, TENSORLOOM_TOKENS: "" })).toThrow(told);
  expect(readEnv({ ...env, TENSORLOOM_TOKENS: entry }).TENSORLOOM_TOKENS).toHaveLength(1);
});

test("names of this machine need no token", () => {
  const { HOST, TENSORLOOM_HOSTS } = readEnv({ HOST: "::1", TENSORLOOM_HOSTS: "localhost:8080 [::1]:80" });
  expect([HOST, TENSORLOOM_HOSTS]).toEqual(["::1", ["localhost:8080", "[::1]:80"]]);
});

test.each([
  ["TENSORLOOM_TOKENS", "secret", /entry 1: it is not NAME:SCOPE:SHA256/],
  [
    "TENSORLOOM_TOKENS",
    `${entry},anna:all:${"0".repeat(64)}`,
    /entry 2: the scope "all" is none of read, run, admin/,
  ],
  ["TENSORLOOM_TOKENS", "anna:run:tensorloom_secret", /entry 1: .* is not 64 hex digits/],
  ["TENSORLOOM_TOKENS", `Local:run:${"0".repeat(64)}`, /"Local" is that of whoever sits/],
  ["TENSORLOOM_TOKENS", `:run:${"0".repeat(64)}`, /the name "" is not 1 to 64/],
  ["TENSORLOOM_TOKENS", " , ", /it has no entry/],
  ["TENSORLOOM_PROXY", "http://train.example", /https:\/\/NAME/],
  ["TENSORLOOM_PROXY", "https://train.example/app", /without a path/],
  ["TENSORLOOM_PROXY_ADDRESSES", "10.0.0.0/8, proxy", /expected addresses/],
  ["TENSORLOOM_HOSTS", "http://gpu", /expected NAME or NAME:PORT/],
  ["HOST", "0.0.0.0:3000/", /without a port/],
])("%s=%s is refused with what was expected, and a token is not repeated", (name, value, told) => {
  const read = () => readEnv({ TENSORLOOM_TOKENS: entry, [name]: value });
  expect(read).toThrow(told);
  expect(read).not.toThrow("secret");
});

test("several tokens are read, of one name or of many", () => {
  const made = [makeToken("anna", "run"), makeToken("anna", "read"), makeToken("root", "admin")];
  const read = readEnv({ TENSORLOOM_TOKENS: made.map((each) => each.entry).join(", ") }).TENSORLOOM_TOKENS;
  expect(read?.map(({ name, scope }) => `${name} ${scope}`)).toEqual(["anna run", "anna read", "root admin"]);
  for (const { token } of made) expect(token).toMatch(/^tensorloom_[\w-]{43}$/);
  expect(new Set(made.map(({ token }) => token)).size).toBe(3);
});

test.each([
  ["s3://bucket", { bucket: "bucket", prefix: "" }],
  ["s3://my.bucket-1/", { bucket: "my.bucket-1", prefix: "" }],
  ["s3://bucket/a/B_c.d", { bucket: "bucket", prefix: "a/B_c.d/" }],
  ["s3://bucket/a/", { bucket: "bucket", prefix: "a/" }],
])("objects may be in %s", (TENSORLOOM_OBJECTS, place) => {
  expect(readEnv({ TENSORLOOM_OBJECTS }).TENSORLOOM_OBJECTS).toEqual(place);
});

const inBucket = { TENSORLOOM_OBJECTS: "s3://bucket/a" };
test.each([
  [{ TENSORLOOM_OBJECTS: "bucket" }, /TENSORLOOM_OBJECTS: expected s3:.*got "bucket"/],
  [{ TENSORLOOM_OBJECTS: "s3://Bucket" }, /TENSORLOOM_OBJECTS: /],
  [{ TENSORLOOM_OBJECTS: "s3://bucket/a//b" }, /TENSORLOOM_OBJECTS: /],
  [{ TENSORLOOM_OBJECTS: "s3://bucket/a/../b" }, /TENSORLOOM_OBJECTS: /],
  [{ TENSORLOOM_OBJECTS: "s3://bucket/a b" }, /TENSORLOOM_OBJECTS: /],
  [{ TENSORLOOM_S3_ENDPOINT: "http://127.0.0.1:1" }, /TENSORLOOM_S3_ENDPOINT: .* not set/],
  [{ TENSORLOOM_S3_LINKS: "on" }, /TENSORLOOM_S3_LINKS: .* not set/],
  [{ ...inBucket, TENSORLOOM_S3_ENDPOINT: "127.0.0.1:1" }, /TENSORLOOM_S3_ENDPOINT: expected the address/],
  [{ ...inBucket, AWS_ACCESS_KEY_ID: "a" }, /AWS_SECRET_ACCESS_KEY: it is missing/],
  [{ ...inBucket, AWS_SECRET_ACCESS_KEY: "a" }, /AWS_ACCESS_KEY_ID: it is missing/],
])("%j is a store that cannot be opened", (env, told) => {
  expect(() => readEnv(env)).toThrow(told);
});
