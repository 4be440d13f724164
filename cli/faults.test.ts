import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import type { Node } from "../graph-schema/document.ts";
import { call } from "./call.ts";

// Files that cannot be read, places that cannot be written, and outputs that take no more.

const folder = mkdtempSync(join(tmpdir(), "tensorloom-cli-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => {
  vi.restoreAllMocks();
});
const at = (name: string): string => join(folder, name);

const example = readFileSync(new URL("../public/examples/irisMlp.json", import.meta.url), "utf8");
writeFileSync(at("iris.json"), example);
mkdirSync(at("folder"));
const deep = `${"[".repeat(3_000)}${"]".repeat(3_000)}`;
writeFileSync(at("deep.json"), example.replace('"params":', `"params":${deep},"_":`));

const vast = JSON.parse(example) as { graph: { nodes: Node[] }; plan: { dataset: null } };
vast.graph.nodes[0]!.params = { shape: [1_000_000] };
vast.graph.nodes[1]!.params = { units: 1_000_000 };
vast.plan.dataset = null;
writeFileSync(at("vast.json"), JSON.stringify(vast));

const readFault = (name: string, why: string): string => `${at(name)} cannot be read: ${why}`;
const directory = readFault("folder", "it is a directory, not a file");
const [doc, none] = [at("iris.json"), at("none")];

test.each<[string[], string]>([
  [["check", at("folder")], directory],
  [["check", none], readFault("none", "no such file or directory")],
  [["check", join(doc, "x")], "cannot be read: a part of its path is a file"],
  [["check", at("deep.json")], "expected values inside at most 40 others"],
  [["train", doc, "--out", none, "--data", at("folder")], directory],
  [["train", doc, "--out", none, "--resume", at("folder")], directory],
  [["train", doc, "--out", none, "--weights", at("folder")], directory],
  [["compile", doc, "--out", none, "--weights", at("folder")], directory],
  [["train", doc, "--out", none, "--threads", "9999"], "--threads: expected a whole number from 1 to "],
  [
    ["compile", at("vast.json"), "--out", none],
    '"hidden.weight" [1000000, 1000000] has 1,000,000,000,000 numbers, more than can be held',
  ],
  [["predict", at("folder"), "--out", none, "--input", at("folder")], directory],
  ...["train", "compile"].flatMap((command): [string[], string][] => [
    [[command, doc, "--out", doc], `--out ${doc} cannot be written: it is a file, not a directory`],
    [[command, doc, "--out", join(doc, "x")], "cannot be written: a part of its path is a file"],
    [[command, doc, "--out", "/sys/x"], "--out /sys/x cannot be written: "],
    [[command, doc, "--out", "/proc/x"], "--out /proc/x cannot be written: no such file or directory"],
  ]),
])("%j is refused with where and why, without a stack", async (args, told) => {
  const before = readFileSync(doc, "utf8");
  vi.spyOn(process.stdout, "write").mockReturnValue(true);
  const errors = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const code = await call(args);
  const text = errors.mock.calls.map(([chunk]) => String(chunk)).join("");
  vi.restoreAllMocks();
  expect(code).toBe(2);
  expect(text).toContain(told);
  expect(text).toMatch(/^tensorloom: /);
  expect(text).not.toMatch(/\n {4}at /);
  expect(readFileSync(doc, "utf8")).toBe(before);
});

test("rows that no number can stand for are told by line before the run", async () => {
  const told = ["NaN", "inf", "-Infinity", "1e39", "-1e39"];
  const rows = Array.from({ length: 80 }, (_, i) => `${told[i - 3] ?? i / 80},${i / 40}`);
  writeFileSync(at("rows.csv"), `x,y\n${rows.join("\n")}\n`);
  const line = readFileSync(new URL("../public/examples/linearRegression.json", import.meta.url), "utf8");
  writeFileSync(at("line.json"), line);
  vi.spyOn(process.stdout, "write").mockReturnValue(true);
  const errors = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const code = await call(["compile", at("line.json"), "--out", at("rows"), "--data", at("rows.csv")]);
  const text = errors.mock.calls.map(([chunk]) => String(chunk)).join("");
  vi.restoreAllMocks();
  expect(code).toBe(0);
  expect(text).toContain(`warning: ${at("rows.csv")}, line 5, column "x": 1 gap`);
  for (const [i, cell] of told.slice(1).entries())
    expect(text).toMatch(new RegExp(`line ${6 + i}, column "x": .*"${cell}"`));
});

/** A call whose standard output goes to `stdout`; "closing" is a pipe whose reader leaves after the first bytes. */
async function callTo(stdout: number | "closing", ...args: string[]): Promise<{ code: number; err: string }> {
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL("../bin/tensorloom", import.meta.url)), ...args],
    {
      stdio: ["ignore", stdout === "closing" ? "pipe" : stdout, "pipe"],
    },
  );
  child.stdout?.once("data", () => child.stdout!.destroy());
  let err = "";
  child.stderr!.on("data", (chunk) => (err += String(chunk)));
  const [code] = (await once(child, "close")) as [number];
  return { code, err };
}

test("a run whose output has no reader any more stops with a checkpoint and goes on later", async () => {
  const train = ["train", doc, "--out", at("piped"), "--epochs", "5000"];
  const { code, err } = await callTo("closing", ...train);
  expect(code).toBe(2);
  expect(err).toMatch(/stopped\) at step \d+, with a checkpoint; the same command goes on from it/);
  expect(err).toContain("the output did not go out whole: its reader went away");
  expect(err).not.toMatch(/\n {4}at /);
  const [kept] = readdirSync(join(at("piped"), "checkpoints"));
  expect(kept).toMatch(/^step-\d+/);
}, 60_000);

test("an output on a full disk is told", async () => {
  const { code, err } = await callTo(openSync("/dev/full", "w"), "check", doc, "--json");
  expect(code).toBe(2);
  expect(err).toBe("tensorloom: the output did not go out whole: the disk is full\n");
}, 60_000);
