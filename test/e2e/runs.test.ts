import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, inject, test } from "vitest";
import { startBrowser } from "../browser.ts";
import { trainingDriver } from "./trainingDriver.ts";

let browser: Browser;
let context: BrowserContext;
let page: Page;
let hands: ReturnType<typeof trainingDriver>;

beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser?.close());

/** Opens the digit CNN in a browser that has seen nothing before, on WebAssembly, for two epochs. */
beforeEach(async () => {
  await context?.close();
  context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  page = await context.newPage();
  await page.goto(inject("address"));
  hands = trainingDriver(page);
  await hands.open("Digit CNN", "wasm");
  await hands.set("Epochs", 2);
});

/** Largest difference between two sets of weights. */
function distance(a: Record<string, number[]>, b: Record<string, number[]>): number {
  expect(Object.keys(a).sort()).toEqual(Object.keys(b).sort());
  let largest = 0;
  for (const [name, x] of Object.entries(a))
    x.forEach((v, i) => (largest = Math.max(largest, Math.abs(v - b[name]![i]!))));
  return largest;
}

test("a run whose tab closed in the middle goes on and ends as an unbroken one", async () => {
  await hands.train();
  await hands.reaches(210);
  await page.close();
  page = await context.newPage();
  hands = trainingDriver(page);
  await page.goto(inject("address"));
  await page.getByRole("button", { name: /^Resume run at step \d+/ }).click();
  await hands.finished();
  const resumed = await hands.weights();
  await page.getByRole("button", { name: "Train", exact: true }).click();
  await hands.reaches(10);
  await expect.poll(hands.step, { timeout: 300_000 }).toBe(500);
  await hands.finished();
  expect(distance(await hands.weights(), resumed)).toBe(0);
}, 600_000);

test("a run moves to the server and back by one click each, and its curve has no jump", async () => {
  await hands.train();
  await hands.reaches(60);
  await page.getByRole("button", { name: "Move to server" }).click();
  await page.getByRole("button", { name: "Move to this tab" }).waitFor({ timeout: 60_000 });
  const before = await hands.step();
  await expect.poll(hands.step, { timeout: 120_000 }).toBeGreaterThan(before + 20);
  const there = page.getByRole("region", { name: "On the server" });
  await there.getByText(/^[\d.]+ MB$/).waitFor({ timeout: 20_000 });
  await there.getByRole("button", { name: "Show the log" }).click();
  await there.getByRole("searchbox", { name: "Search the log" }).waitFor();
  await page.getByRole("button", { name: "Move to this tab" }).click();
  await page.getByRole("button", { name: "Move to server" }).waitFor({ timeout: 60_000 });
  await hands.finished();
  const moved = await hands.weights();
  await hands.train();
  await hands.reaches(10);
  await expect.poll(hands.step, { timeout: 300_000 }).toBe(500);
  await hands.finished();
  // Two engines round differently; a lost or repeated step would show a thousand times larger.
  expect(distance(await hands.weights(), moved)).toBeLessThan(5e-3);
}, 600_000);

test("the places of the server say what there is and how fast it was, and a run begins where one chose", async () => {
  await hands.set("Epochs", 1);
  await hands.command("Train on the server");
  const dialog = page.getByRole("dialog", { name: "Train on the server" });
  await dialog.getByRole("radio", { name: /ONNX Runtime/ }).check();
  await dialog
    .getByText("known after its first run there")
    .or(dialog.getByText(/^about /))
    .waitFor();
  await dialog.getByRole("button", { name: "Train there" }).click();
  await page
    .getByRole("region", { name: "On the server" })
    .getByText("ONNX Runtime")
    .waitFor({ timeout: 60_000 });
  await hands.finished();
  await hands.command("Train on the server");
  await dialog.getByText(/^about .*, as it was last$/).waitFor({ timeout: 20_000 });
}, 600_000);
