import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { idxFile } from "../test/idx.ts";
import { readSafetensors } from "../training/run/safetensors.ts";
import { readNpy } from "./npy.ts";
import { writeNpy } from "../training/run/npy.ts";

// The command line as a person calls it, on real digits in MNIST's own format.

// Each call starts a process.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const folder = mkdtempSync(join(tmpdir(), "tensorloom-cli-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string): string => join(folder, name);
const file = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [file("bin/tensorloom"), ...args], (error, out, err) =>
      resolve({ code: typeof error?.code === "number" ? error.code : 0, out, err }),
    );
  });
}

const COUNT = 400;
let images: Uint8Array;

beforeAll(async () => {
  const packed = readSafetensors(readFileSync(file("public/samples/mnist.safetensors")));
  if ("error" in packed) throw new Error(packed.error);
  const tensors = Object.values(packed.tensors);
  images = Uint8Array.from(tensors.find((t) => t.shape.length > 1)!.data.subarray(0, COUNT * 784), Number);
  const labels = Uint8Array.from(tensors.find((t) => t.shape.length === 1)!.data.subarray(0, COUNT), Number);
  writeFileSync(at("train-images-idx3-ubyte.gz"), gzipSync(idxFile([COUNT, 28, 28], images)));
  writeFileSync(at("train-labels-idx1-ubyte"), idxFile([COUNT], labels));
  writeFileSync(at("short-labels-idx1-ubyte"), idxFile([COUNT - 1], labels.subarray(1)));
  const document = JSON.parse((await run("new", "digitCnn")).out) as { plan: object };
  const plan = { ...document.plan, checkpointEvery: 7 };
  writeFileSync(at("digits.json"), JSON.stringify({ ...document, plan }));
});

const pair = ["--data", at("train-images-idx3-ubyte.gz"), "--data", at("train-labels-idx1-ubyte")];

test("templates are listed, one id a line", async () => {
  expect((await run("templates")).out.trim().split("\n")).toEqual(
    (JSON.parse(readFileSync(file("public/examples/index.json"), "utf8")) as { id: string }[]).map(
      (t) => t.id,
    ),
  );
});

test("each command says how it is called", async () => {
  const { code, out } = await run("train", "--help");
  expect(code).toBe(0);
  expect(out).toMatch(/^ {2}tensorloom train DOC --out DIR/);
});

test("a document is checked; its faults end in exit code 1", async () => {
  const good = await run("check", at("digits.json"), "--json");
  expect(good.code).toBe(0);
  expect(JSON.parse(good.out)).toMatchObject({ total: { parameters: 693_962 } });
  writeFileSync(
    at("bad.json"),
    readFileSync(at("digits.json"), "utf8").replace('"channels":32', '"channels":-1'),
  );
  const bad = await run("check", at("bad.json"));
  expect(bad.code).toBe(1);
  expect(bad.out + bad.err).toContain("setting channels: expected at least 1, got -1");
});

test("compiling twice gives the same bytes", async () => {
  for (const out of ["one", "two"])
    expect((await run("compile", at("digits.json"), "--out", at(out), ...pair)).code).toBe(0);
  for (const name of [
    "model.onnx",
    "train.onnx",
    "model.py",
    "objective.py",
    "train.py",
    "training-config.json",
    "weights.safetensors",
  ])
    expect(readFileSync(at(`one/${name}`)).equals(readFileSync(at(`two/${name}`))), name).toBe(true);
});

test("a pair of IDX files trains a model that answers; its checkpoints continue it to the same weights", async () => {
  const train = (out: string, ...more: string[]) =>
    run("train", at("digits.json"), "--out", at(out), ...pair, "--epochs", "2", "--json", ...more);
  const whole = await train("run");
  expect(whole.err).toBe("");
  expect(whole.code).toBe(0);
  const events = whole.out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { kind: string; step?: number });
  expect(events.at(-1)).toMatchObject({ kind: "finished", reason: "completed", step: 20 });

  const shape = [10, 1, 28, 28];
  const data = Float32Array.from(images.subarray(0, 10 * 784), (v) => v / 255);
  writeFileSync(at("x.npy"), writeNpy({ dtype: "float32", shape, data }));
  const answered = await run("predict", at("run/model.onnx"), "--input", at("x.npy"), "--out", at("y.npy"));
  expect(answered.err).toBe("");
  const y = readNpy(readFileSync(at("y.npy")));
  if ("error" in y) throw new Error(y.error);
  expect(y.shape).toEqual([10, 10]);
  writeFileSync(at("wide.npy"), writeNpy({ dtype: "float32", shape: [5, 1, 28, 56], data }));
  const refused = await run("predict", at("run/model.onnx"), "--input", at("wide.npy"), "--out", at("y.npy"));
  expect(refused.err).toMatch(/wide\.npy: input "\w+", axis 3: expected 28, got 56/);

  const half = await run(
    "train",
    at("digits.json"),
    "--out",
    at("half"),
    ...pair,
    "--epochs",
    "2",
    "--resume",
    at("run/checkpoints/step-000000014.safetensors"),
  );
  expect(half.err).toBe("");
  expect(
    readFileSync(at("half/weights.safetensors")).equals(readFileSync(at("run/weights.safetensors"))),
  ).toBe(true);
});

test.each([
  ["a file that is not there", ["--data", at("nothing.csv")], "nothing.csv cannot be read: no such file"],
  ["labels of another length", [...pair.slice(0, 2), "--data", at("short-labels-idx1-ubyte")], "399"],
  [
    "a sample and a file",
    ["--data", "sample:mnist", ...pair],
    "sample:mnist: a sample goes with no further data",
  ],
  ["no such sample", ["--data", "sample:letters"], "sample:letters: no such sample; there are sample:"],
])("%s is named", async (_what, data, message) => {
  const { code, err } = await run("train", at("digits.json"), "--out", at("none"), ...data);
  expect(code).toBe(2);
  expect(err).toContain(message);
});

describe("a folder belongs to one run", () => {
  const out = at("owned");
  const checkpoints = (): string[] => readdirSync(join(out, "checkpoints")).toSorted();
  const train = (...more: string[]) => run("train", at("iris.json"), "--out", out, ...more);
  beforeAll(async () => writeFileSync(at("iris.json"), (await run("new", "irisMlp")).out));

  test("it goes on, refuses another, and is overwritten only when that is asked for", async () => {
    expect((await train("--epochs", "2")).code).toBe(0);
    const kept = checkpoints();
    const weights = readFileSync(join(out, "weights.safetensors"));
    const again = await train("--epochs", "2");
    expect(again).toMatchObject({ code: 0, out: expect.stringContaining("16 steps from 16") as string });
    expect(readFileSync(join(out, "weights.safetensors")).equals(weights)).toBe(true);

    for (const more of [
      ["--epochs", "3"],
      ["--epochs", "2", "--weights", join(out, "weights.safetensors")],
    ]) {
      const refused = await train(...more);
      expect(refused.code).toBe(2);
      expect(refused.err).toMatch(/the folder has .*run.*Choose another folder, or --overwrite/);
      expect(checkpoints()).toEqual(kept);
    }

    const fresh = await train("--epochs", "1", "--overwrite");
    expect(fresh).toMatchObject({ code: 0, out: expect.stringContaining("8 steps from 0") as string });
    expect(checkpoints()).toEqual(["step-000000008.best.safetensors"]);

    truncateSync(join(out, "checkpoints", checkpoints()[0]!), 100);
    const anew = await train("--epochs", "1");
    expect(anew.out).toMatch(
      /The checkpoint of step 8 is damaged: .*No older one is whole, so the run begins again/,
    );
  });

  test("two do not train in it at once; one that was killed goes on", async () => {
    const args = ["train", at("iris.json"), "--out", out, "--epochs", "100000", "--overwrite", "--json"];
    const child = spawn(process.execPath, [file("bin/tensorloom"), ...args], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await new Promise<void>((resolve) => {
      child.stdout.on("data", (chunk) => String(chunk).includes('"checkpoint"') && resolve());
    });
    const second = await train("--epochs", "1", "--overwrite");
    expect(second.code).toBe(2);
    expect(second.err).toContain(`process ${child.pid} trains in this folder`);
    child.kill("SIGKILL");
    await once(child, "exit");
    const third = await train("--epochs", "100000", "--weights", join(out, "weights.safetensors"));
    expect(third.err).toMatch(/the folder has a run at step \d+; it goes on without --weights/);
  });
});

describe("a run that an engine carries out elsewhere than in this process", () => {
  const out = at("elsewhere");
  const train = (...args: string[]) => run("train", at("small.json"), "--out", out, ...args);
  beforeAll(async () => writeFileSync(at("small.json"), (await run("new", "irisMlp")).out));

  test("goes on in its folder, and leaves its files there", async () => {
    const whole = await train("--on", "local", "--epochs", "2");
    expect(whole).toMatchObject({
      code: 0,
      out: expect.stringContaining("finished (completed) at step 16") as string,
    });
    expect(readdirSync(out)).toEqual(expect.arrayContaining(["model.onnx", "weights.safetensors"]));
    const other = await train("--on", "local", "--epochs", "3");
    expect(other.code).toBe(2);
    expect(other.err).toContain("the folder has a run of another document, plan or data");
  });

  test("is refused where its place is not known, or what was asked does not go together", async () => {
    const nowhere = await train("--on", "moon");
    expect(nowhere).toMatchObject({
      code: 2,
      err: expect.stringContaining("TENSORLOOM_LAUNCHERS names local") as string,
    });
    expect((await train("--dry-run")).err).toContain("they are of --on PLACE");
    expect((await train("--setting", "threads=1")).err).toContain("they are of --on PLACE");
    expect((await train("--on", "local", "--setting", "threads")).err).toContain("expected NAME=VALUE");
    const odd = await train("--on", "local", "--epochs", "2", "--setting", "colour=blue");
    expect(odd.err).toContain('Unrecognized key: "colour"');
    expect((await train("--on", "local", "--weights", "w")).err).toContain(
      "leave --resume and --weights out",
    );
  });

  test("keeps what it has until --overwrite really begins another", async () => {
    const kept = await train("--on", "local", "--epochs", "2");
    expect(kept.code).toBe(0);
    const misspelt = await train("--on", "local", "--epochs", "2", "--overwrite", "--engine", "torch");
    expect(misspelt.err).toContain('There is no engine "torch"');
    expect((await train("--on", "local", "--dry-run", "--overwrite")).code).toBe(0);
    const again = await train("--on", "local", "--epochs", "2");
    expect(again.out).toContain("16 steps from 16");
    const anew = await train("--on", "local", "--epochs", "2", "--overwrite");
    expect(anew.out).toContain("16 steps from 0");
  });

  test("is shown and not begun by --dry-run", async () => {
    const shown = await train("--on", "local", "--dry-run", "--overwrite");
    expect(shown).toMatchObject({ code: 0, out: expect.stringContaining("# command\n") as string });
  });
});

test("serve starts the server, which a signal ends", async () => {
  const args = ["serve", "--port", "0", "--no-app", "--data", at("served")];
  const child = spawn(process.execPath, [file("bin/tensorloom"), ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const said = await new Promise<string>((resolve) =>
    child.stdout.once("data", (chunk) => resolve(String(chunk))),
  );
  const address = /http:\S+/.exec(said)![0];
  expect((await fetch(`${address}/api/trpc/runs.list`)).status).toBe(200);
  child.kill("SIGTERM");
  expect((await once(child, "exit"))[0]).toBe(0);
});

test("rent writes the task of a machine that is taken down when it is idle", async () => {
  const { code, out } = await run(
    "rent",
    "--gpu",
    "A100",
    "--gpus",
    "2",
    "--spot",
    "--idle-minutes",
    "20",
    "--price",
    "2.10 EUR",
  );
  expect(code).toBe(0);
  expect(out).toContain(`export TENSORLOOM_LAUNCHERS='{"local":{"price":"2.10 EUR"}}'\n  npm start`);
  expect(out).toMatch(/accelerators: "A100:2"\n {2}use_spot: true\n[^]*down: true[^]*-lt 20 ]/);
  expect((await run("rent", "--price", "1 '; evil")).err).toContain("price: expected an amount");
  const one = await run("rent", "--train", "public/examples/irisMlp.json", "--data", "package.json");
  expect(one.out).toMatch(/file_mounts:\n {2}"~\/tensorloom\/document.json": ".*irisMlp.json"\n/);
  expect(one.out).toMatch(/down: false[^]*--on local --engine pytorch --data "\$HOME"'.*package.json'\n$/);
  for (const given of [
    ["--data", "x.csv"],
    ["--train", "public/examples/irisMlp.json", "--spot"],
  ])
    expect(await run("rent", ...given)).toMatchObject({ code: 2, out: "" });
  const refused = await run("rent", "--gpu", "A100: evil");
  expect(refused).toMatchObject({
    code: 2,
    err: expect.stringContaining("gpu: expected such as A100") as string,
  });
});
