import { readFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import type { Document } from "../../graph-schema/document.ts";
import { printDocument } from "../../graph-schema/printDocument.ts";
import { startBrowser } from "../browser.ts";
import { block, graph } from "../parity/graph.ts";
import { readTemplate } from "../readTemplate.ts";
import { canvasDriver } from "./canvasDriver.ts";
import { trainingDriver } from "./trainingDriver.ts";

let browser: Browser;
let page: Page;
const faults: string[] = [];

beforeAll(async () => {
  browser = await startBrowser();
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  page = await context.newPage();
  page.on("pageerror", (error) => faults.push(error.message));
  await page.goto(inject("address"));
});
afterAll(() => browser?.close());

const parameters = (): Promise<string | null> =>
  page.getByTestId("model-totals").getAttribute("data-parameters");
const state = (): Promise<string> => page.getByTestId("document-state").innerText();
const way = (): Promise<string> => page.getByLabel("Way into the block").innerText();
/** Of the lines of code in sight. */
const marked = (): Promise<number> => page.locator(".marked-line").count();

test("two layers become a block; a change in it shows at all instances and is taken back; unpacking restores all", async () => {
  const { card, centerOf, place, ...canvas } = canvasDriver(page);
  /** In no order: chips are drawn as wires come. */
  const shapes = async (): Promise<string[]> => (await canvas.shapes()).sort();
  await page.getByRole("button", { name: "Start from a template" }).click();
  await page.getByText("Digit CNN").first().click();
  await card("conv").waitFor();
  const whole = await shapes();
  const total = await parameters();

  await card("conv").click();
  await card("relu").click({ modifiers: ["Shift"] });
  await page.keyboard.press("Control+g");
  await card("block").waitFor();
  expect(await card("conv").count()).toBe(0);
  expect(await shapes()).toEqual(whole.toSpliced(whole.indexOf("N×32×26×26"), 1));
  expect([await parameters(), await state()]).toEqual([total, "All shapes fit"]);

  // A second instance goes into the wire that leaves the first.
  await place("block:block", ...(await centerOf(page.locator('.chip[data-shape="N×32×26×26"]'))));
  await card("block2").waitFor();
  await expect.poll(shapes).toContain("N×32×24×24");

  await card("block").dblclick();
  await card("conv").click();
  expect(await way()).toContain("Changes all 2 copies");
  expect(await shapes()).toEqual(["N×1×28×28", "N×32×26×26", "N×32×26×26"]);
  await page.getByRole("textbox", { name: "Channels" }).fill("=4 * 2");
  expect(await page.locator('[data-setting="channels"]').innerText()).toContain("= 8");
  expect(await shapes()).toEqual(["N×1×28×28", "N×8×26×26", "N×8×26×26"]);
  await page.getByRole("textbox", { name: "Channels" }).blur();
  await page.keyboard.press("Alt+ArrowUp");
  await expect.poll(shapes).toEqual(expect.arrayContaining(["N×8×26×26", "N×8×24×24"]));

  // Taking the change back goes to where it was made; the block and its second instance stay.
  await page.keyboard.press("Control+z");
  await card("conv").waitFor();
  expect(await shapes()).toEqual(["N×1×28×28", "N×32×26×26", "N×32×26×26"]);
  await page.keyboard.press("Escape");
  await card("block2").click();
  await page.keyboard.press("Delete");
  await card("block").click();
  await page.keyboard.press("Control+Shift+g");
  await card("conv").waitFor();
  expect(await shapes()).toEqual(whole);
  expect([await parameters(), await state()]).toEqual([total, "All shapes fit"]);
  expect(faults).toEqual([]);
}, 60_000);

test("each instance in a row shows its own shapes and names; faults and lines of code lead to their instance", async () => {
  const { card, ...canvas } = canvasDriver(page);
  await card("hidden").click();
  await card("relu2").click({ modifiers: ["Shift"] });
  await page.keyboard.press("Control+g");
  await card("block2").click();
  await page.getByRole("textbox", { name: "Repeat" }).fill("3");
  await card("block2").dblclick();
  await card("hidden").click();
  const names = (): Promise<string> => page.getByLabel("Names of parameters").innerText();
  expect([await way(), (await canvas.shapes())[0]]).toEqual([
    expect.stringContaining("copy 1 of 3"),
    "N×5408",
  ]);
  expect(await names()).toContain("block2.0.hidden.weight");
  await page.getByRole("button", { name: "Next copy in the row" }).click();
  expect([await way(), (await canvas.shapes())[0]]).toEqual([
    expect.stringContaining("copy 2 of 3"),
    "N×128",
  ]);
  expect(await names()).toContain("block2.1.hidden.weight");

  // Only the last of them has no units; whoever looks for the fault is led there.
  const units = page.getByRole("textbox", { name: "Units" });
  await units.fill("=2 - index");
  await units.blur();
  await page.keyboard.press("Alt+ArrowUp");
  await page.getByRole("tab", { name: "Problems" }).click();
  const problems = page.getByRole("list", { name: "Problems" });
  await problems.getByRole("button", { name: 'Linear "block2.hidden" in copy 3' }).click();
  expect(await way()).toContain("copy 3 of 3");
  await page.keyboard.press("Control+z");
  await page.keyboard.press("PageUp");
  expect([await way(), await state()]).toEqual([expect.stringContaining("copy 2 of 3"), "All shapes fit"]);

  await page.getByRole("tab", { name: "Code" }).click();
  await page.getByRole("tab", { name: "model.py" }).click();
  await page.getByText("self.relu2").first().click();
  expect(await card("relu2").getAttribute("data-selected")).not.toBeNull();
  expect([await way(), await marked()]).toEqual([expect.stringContaining("copy 2 of 3"), 1]);
});

test("a block is pictured, copied to another tab, kept while it is used, and made with what lies between", async () => {
  const { card } = canvasDriver(page);
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export" }).click();
  await page.getByRole("menuitem", { name: "SVG" }).click();
  const svg = readFileSync(await (await downloading).path(), "utf8");
  const drawn = [...svg.matchAll(/<title>(.*)<\/title>|class="name">(.*?)</g)].map((m) => m[1] ?? m[2]);
  expect(drawn).toEqual(["Block 2", "Input", "hidden", "ReLU", "Output"]);

  await page.getByRole("button", { name: "Model", exact: true }).click();
  await page.keyboard.press("Control+c");
  const other = await page.context().newPage();
  other.on("pageerror", (error) => faults.push(error.message));
  await other.goto(inject("address"));
  await other.locator(".card").first().waitFor();
  await other.keyboard.press("Control+k");
  await other.keyboard.type("new project");
  await other.keyboard.press("Enter");
  await other.getByText("Drag a layer from the palette").waitFor();
  await other.keyboard.press("Control+v");
  await other.locator('.card[data-layer="block:block2"]').dblclick();
  await other.locator('.card[data-node-id="hidden"]').waitFor();
  await other.keyboard.press("Control+v");
  await other.getByText('"Block 2" would stand inside of itself').waitFor();
  expect(await other.locator(".card").count()).toBe(4);
  await other.close();

  const layers = page.getByRole("navigation", { name: "Layers" });
  await page.keyboard.press("Escape");
  await layers.locator('[data-layer="block:block2"]').hover();
  await layers.getByRole("button", { name: /^Delete the block Block 2/ }).click();
  await page.getByText('"Block 2" stands in 1 place. Delete or unpack its copy first.').waitFor();
  await page.getByRole("button", { name: "Show it" }).click();
  expect(await card("block2").getAttribute("data-selected")).not.toBeNull();
  await page.keyboard.press("Delete");
  await layers.locator('[data-layer="block:block2"]').hover();
  await layers.getByRole("button", { name: "Delete the block Block 2, which has no copies" }).click();
  await expect.poll(() => layers.locator('[data-layer="block:block2"]').count()).toBe(0);

  await page.keyboard.press("f");
  await card("conv").click();
  await card("pool").click({ modifiers: ["Shift"] });
  await page.keyboard.press("Control+g");
  await page.getByRole("button", { name: "Select it too" }).click();
  await page.keyboard.press("Control+g");
  await card("block2").waitFor();
  expect(await Promise.all(["conv", "relu", "pool"].map((id) => card(id).count()))).toEqual([0, 0, 0]);
  expect(faults).toEqual([]);
});

const square = { units: 8 };

/** Two layers that are alike, two instances of a block, and three in a row. */
const alike: Document = {
  ...graph(
    [
      ["flower", "input", { shape: [4], standardize: true }],
      ["first", "linear", square],
      ["h1", "linear", square],
      ["h2", "linear", square],
      ["b1", "block:tower"],
      ["b2", "block:tower"],
      ["row", "block:tower", { repeat: 3 }],
      ["species", "linear", { units: 3 }],
      ["output", "output"],
    ],
    [
      ...["flower>first.x", "first>h1.x", "h1>h2.x", "h2>b1.input"],
      ...["b1:output>b2.input", "b2:output>row.input", "row:output>species.x", "species>output.x"],
    ],
  ),
  name: "Alike",
  plan: readTemplate("irisMlp").plan,
  blocks: {
    tower: block(
      { title: "Tower" },
      [
        ["input", "input"],
        ["fc", "linear", square],
        ["act", "tanh"],
        ["output", "output"],
      ],
      ["input>fc.x", "fc>act.x", "act>output.x"],
    ),
  },
};

test("a layer, an instance and a row come to share one set of weights, undone and done again, and train as one", async () => {
  const { card } = canvasDriver(page);
  await page.getByRole("navigation", { name: "Layers" }).waitFor();
  const choosing = page.waitForEvent("filechooser");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("open a document");
  await page.keyboard.press("Enter");
  const buffer = Buffer.from(printDocument(alike));
  await (await choosing).setFiles({ name: "alike.json", mimeType: "application/json", buffer });
  await card("row").waitFor();
  await page.keyboard.press("f");

  // A square layer has 8 × 8 + 8 parameters.
  const ways: readonly { of: string; fewer: number; share(): Promise<unknown>; says: string }[] = [
    {
      of: "h2",
      fewer: 72,
      share: () => page.getByLabel("Shared with").selectOption("h1"),
      says: "Is h1, called again: what it learns and keeps is one",
    },
    {
      of: "b2",
      fewer: 72,
      share: () => page.getByRole("button", { name: "Share weights with b1" }).click(),
      says: "This copy is b1, called again: what it learns and keeps is one.",
    },
    {
      of: "row",
      fewer: 144,
      share: () => page.getByRole("switch", { name: "One set of weights" }).click(),
      says: "All in a row are one module that is called again",
    },
  ];
  for (const { of, fewer, share, says } of ways) {
    const before = Number(await parameters());
    await card(of).click();
    await share();
    await expect.poll(parameters).toBe(String(before - fewer));
    await page.getByLabel("Inspector").getByText(says).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: /^Undo/ }).click();
    await expect.poll(parameters).toBe(String(before));
    await page.getByRole("button", { name: /^Redo/ }).click();
    await expect.poll(parameters).toBe(String(before - fewer));
  }

  const hands = trainingDriver(page);
  await hands.tab("Train");
  await page.getByLabel("Train on").selectOption("wasm");
  await hands.set("Epochs", 2);
  await hands.train();
  await hands.finished();
  const weights = await hands.weights();
  const learned = ["first", "h1", "b1.fc", "row.fc", "species"].flatMap((m) => [`${m}.bias`, `${m}.weight`]);
  expect(Object.keys(weights).filter((name) => !name.startsWith("flower."))).toEqual(learned.sort());
  expect(faults).toEqual([]);
}, 120_000);
