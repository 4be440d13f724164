import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { launchers } from "./launchers.ts";
import { thisMachine } from "./thisMachine.ts";
import { openLaunchers } from "./openLaunchers.ts";

test("this machine is always among them, and is all where nothing is said", () => {
  expect(openLaunchers(undefined)).toEqual({ local: thisMachine });
  expect(openLaunchers("{}")).toEqual({ local: thisMachine });
});

test("one is opened by name, from JSON or from a file of it, several of a type beside each other", async () => {
  const told = JSON.stringify({ slurm: {}, big: { type: "slurm", nodes: 4, gpus: 8, cpus: 96 } });
  const folder = await mkdtemp(join(tmpdir(), "tensorloom-"));
  await writeFile(join(folder, "launchers.json"), told);
  for (const from of [told, join(folder, "launchers.json")]) {
    const { slurm, big } = openLaunchers(from);
    expect(slurm).toMatchObject({ name: "slurm", room: { nodes: 1, devices: 0, threads: 4 } });
    expect(big).toMatchObject({
      ...{ name: "big", title: "Slurm: big" },
      room: { nodes: 4, devices: 8, threads: 96 },
    });
  }
  await rm(folder, { recursive: true });
});

test("a device of any of them has a price, also of this machine", () => {
  const { local, slurm } = openLaunchers('{"local":{"price":"0.40 €"},"slurm":{"price":"2 EUR"}}');
  expect(local).toEqual({ ...thisMachine, price: { amount: 0.4, currency: "€" } });
  expect(slurm!.price).toEqual({ amount: 2, currency: "EUR" });
});

test.each([
  ['{"slurm":{"price":"cheap"}}', "slurm.price: expected an amount and a currency"],
  ["nowhere.json", "path of a file"],
  ["{", "Expected JSON"],
  ['{"slurm":{"nodes":0}}', "slurm.nodes: Too small"],
  ['{"slurm":{"node":2}}', 'slurm: Unrecognized key: "node"'],
  ['{"moon":{}}', `there is no launcher "moon"; there are ${Object.keys(launchers).join(", ")}.`],
  ['{"Big one":{"type":"slurm"}}', "small letters, digits and hyphens"],
  ['{"local":{"type":"slurm"}}', "local: the name is that of this machine"],
])("%s is refused by what is wrong", (told, message) => {
  expect(() => openLaunchers(told)).toThrow("TENSORLOOM_LAUNCHERS cannot be used");
  expect(() => openLaunchers(told)).toThrow(message);
});

describe.each(Object.values(launchers))("$type", (kind) => {
  test("each of its settings says what it is for", () => {
    expect(kind.doc).toMatch(/\.$/);
    for (const [name, schema] of Object.entries(kind.settings.shape))
      expect(schema.description ?? "", name).toMatch(/\w/);
  });
});
