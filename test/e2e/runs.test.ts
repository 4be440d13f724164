import { readFileSync } from "node:fs";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, inject, test } from "vitest";
import { readSafetensors } from "../../training/safetensors.ts";
import { startBrowser } from "../browser.ts";

let browser: Browser;
let context: BrowserContext;
let page: Page;

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
  await page.getByRole("button", { name: "Start from a template" }).click();
  await page.getByText("Digit CNN").first().click();
  await page.getByRole("tab", { name: "Train", exact: true }).click();
  await page.getByLabel("Epochs", { exact: true }).fill("2");
  await page.keyboard.press("Enter");
  await page.getByLabel("Train on").selectOption("wasm");
});

const train = (): Promise<void> => page.getByRole("button", { name: "Train", exact: true }).click();
const finished = (): Promise<void> => page.getByLabel("Final numbers").waitFor({ timeout: 300_000 });

/** The step that the run has reached, from its progress line. */
async function step(): Promise<number> {
  const text = await page
    .getByText(/step [\d,]+ of/)
    .first()
    .innerText();
  return Number(/step ([\d,]+)/.exec(text)![1]!.replaceAll(",", ""));
}
const reaches = (n: number): Promise<void> =>
  expect.poll(step, { timeout: 120_000 }).toBeGreaterThanOrEqual(n);

async function trainedWeights(): Promise<Record<string, number[]>> {
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export" }).click();
  await page.getByRole("menuitem", { name: "Trained weights" }).click();
  const file = readSafetensors(readFileSync(await (await download).path()));
  if ("error" in file) throw new Error(file.error);
  return Object.fromEntries(
    Object.entries(file.tensors).map(([name, t]) => [name, Array.from(t.data, Number)]),
  );
}

/** Largest difference between two sets of weights. */
function distance(a: Record<string, number[]>, b: Record<string, number[]>): number {
  expect(Object.keys(a).sort()).toEqual(Object.keys(b).sort());
  let largest = 0;
  for (const [name, x] of Object.entries(a))
    x.forEach((v, i) => (largest = Math.max(largest, Math.abs(v - b[name]![i]!))));
  return largest;
}

test("a run whose tab closed in the middle goes on and ends as an unbroken one", async () => {
  await train();
  await reaches(210);
  await page.close();
  page = await context.newPage();
  await page.goto(inject("address"));
  await page.getByRole("button", { name: /^Resume run at step \d+/ }).click();
  await finished();
  const resumed = await trainedWeights();
  await page.getByRole("button", { name: "Train", exact: true }).click();
  await reaches(10);
  await expect.poll(step, { timeout: 300_000 }).toBe(500);
  await finished();
  expect(distance(await trainedWeights(), resumed)).toBe(0);
}, 600_000);

test("a run moves to the server and back by one click each, and its curve has no jump", async () => {
  await train();
  await reaches(60);
  await page.getByRole("button", { name: "Move to server" }).click();
  await page.getByRole("button", { name: "Move to this tab" }).waitFor({ timeout: 60_000 });
  const before = await step();
  await expect.poll(step, { timeout: 120_000 }).toBeGreaterThan(before + 20);
  await page.getByRole("button", { name: "Move to this tab" }).click();
  await page.getByRole("button", { name: "Move to server" }).waitFor({ timeout: 60_000 });
  await finished();
  const moved = await trainedWeights();
  await train();
  await reaches(10);
  await expect.poll(step, { timeout: 300_000 }).toBe(500);
  await finished();
  // Two engines round differently; a lost or repeated step would show a thousand times larger.
  expect(distance(await trainedWeights(), moved)).toBeLessThan(5e-3);
}, 600_000);
