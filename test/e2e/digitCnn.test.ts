import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { startBrowser } from "../browser.ts";
import { canvasDriver } from "./canvasDriver.ts";

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

// Three rows of three, which a chain of nine fits.
const columns = [340, 620, 900];
const rows = [100, 260, 420];
const layers = ["input", "conv2d", "relu", "maxPool2d", "flatten", "linear", "relu", "linear", "output"];
const ids = ["input", "conv2d", "relu", "maxPool2d", "flatten", "linear", "relu2", "linear2", "output"];

test("the digit CNN is wired from an empty canvas, and every shape and the parameters are right", async () => {
  const { place, join, card, shapes } = canvasDriver(page);
  await page.getByRole("button", { name: "Hide the dock" }).click();
  for (const [i, type] of layers.entries()) await place(type, columns[i % 3]!, rows[Math.floor(i / 3)]!);
  await card("linear2").click();
  await page.getByLabel("Units").fill("10");
  for (let i = 1; i < ids.length; i++) await join(ids[i - 1]!, ids[i]!);
  expect(await shapes()).toEqual([
    "N×1×28×28",
    "N×32×26×26",
    "N×32×26×26",
    "N×32×13×13",
    "N×5408",
    "N×128",
    "N×128",
    "N×10",
  ]);
  expect(await page.getByTestId("document-state").innerText()).toBe("All shapes fit");
  await page.getByText("693,962").first().waitFor();
});

test("it learns 8,000 real digits in the tab and knows at least 97 % of 2,000 others", async () => {
  await page.getByRole("tab", { name: "Data" }).click();
  await page
    .getByLabel("Samples")
    .getByRole("button", { name: /^Handwritten digits/ })
    .click();
  await page.getByRole("tab", { name: "Train" }).click();
  await page.getByText("8,000 to learn from, 2,000 held out").waitFor();
  const set = async (label: string, value: string): Promise<void> => {
    await page.getByLabel(label, { exact: true }).fill(value);
    await page.keyboard.press("Enter");
  };
  await set("Epochs", "8");
  await set("Batch size", "32");
  await set("Learning rate", "0.002");
  await page.getByLabel("Schedule").selectOption("cosine");
  await page.getByLabel("Train on").selectOption("wasm");
  await page.getByRole("button", { name: "Train", exact: true }).click();
  const numbers = page.getByLabel("Final numbers");
  await numbers.waitFor({ timeout: 900_000 });
  const accuracy = Number(/Accuracy\s*([\d.]+)\s*%/.exec(await numbers.innerText())?.[1]);
  expect(accuracy).toBeGreaterThanOrEqual(97);
  await page.getByRole("figure", { name: "Confusion matrix" }).waitFor();
}, 960_000);

test("a digit drawn by hand is recognized", async () => {
  await page.getByRole("tab", { name: "Try it" }).click();
  const pad = page.getByRole("application", { name: /^Drawing pad/ });
  const answer = page.getByLabel(/^Predicted/);
  const { draw } = canvasDriver(page);
  const drawings: Readonly<Record<string, readonly (readonly [number, number])[]>> = {
    "7": [
      [0.28, 0.22],
      [0.72, 0.22],
      [0.6, 0.45],
      [0.45, 0.82],
    ],
    "1": [
      [0.52, 0.18],
      [0.5, 0.5],
      [0.48, 0.82],
    ],
    "0": [
      [0.5, 0.18],
      [0.34, 0.3],
      [0.3, 0.5],
      [0.34, 0.7],
      [0.5, 0.82],
      [0.66, 0.7],
      [0.7, 0.5],
      [0.66, 0.3],
      [0.5, 0.18],
    ],
  };
  for (const [digit, stroke] of Object.entries(drawings)) {
    await draw(pad, [stroke]);
    await expect.poll(() => answer.innerText(), { timeout: 20_000 }).toBe(digit);
    await pad.press("Delete");
  }
  expect(faults).toEqual([]);
});
