import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
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
