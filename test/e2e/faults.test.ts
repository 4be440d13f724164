import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { findChromium } from "../../scripts/setup/chromium.mjs";
import { startBrowser } from "../browser.ts";
import { trainingDriver } from "./trainingDriver.ts";

// What goes wrong while a tab trains: each is told with what to do about it, and nothing is lost.

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

async function openPage(
  on: Browser = browser,
): Promise<{ page: Page; hands: ReturnType<typeof trainingDriver> }> {
  const page = await (await on.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  await page.goto(inject("address"));
  return { page, hands: trainingDriver(page) };
}

test("a loss that is no number halts the run, says where, and a slower start is one click away", async () => {
  const { page, hands } = await openPage();
  await hands.open("y = 2x + 1", "wasm");
  await page.getByLabel("Optimizer", { exact: true }).selectOption("sgd");
  await hands.set("Learning rate", 10);
  await hands.train();
  const alert = page.getByRole("alert").filter({ hasText: "not a finite number" });
  await alert.waitFor({ timeout: 60_000 });
  expect(await alert.innerText()).toMatch(
    /^The loss is not a finite number at step \d+\. Lower the learning rate \(now 10\) ten times/,
  );
  // 10, then 1, then 0.1, at which it learns.
  for (const rate of ["1", "0.1"]) {
    await alert.getByRole("button", { name: "Lower the learning rate and restart" }).click();
    await expect.poll(() => page.getByLabel("Learning rate", { exact: true }).inputValue()).toBe(rate);
    if (rate === "1") await alert.filter({ hasText: "(now 1)" }).waitFor({ timeout: 60_000 });
  }
  await hands.finished();
  expect(await alert.count()).toBe(0);
  await page.context().close();
}, 200_000);

test("a run that learns nothing says so, and the baseline stands beside its scores, in the list too", async () => {
  const { page, hands } = await openPage();
  await hands.open("Iris MLP", "wasm");
  await page.getByLabel("Optimizer", { exact: true }).selectOption("sgd");
  await hands.set("Learning rate", 1e-7);
  await hands.set("Epochs", 2);
  await hands.train();
  await hands.finished();
  const told = "On held-out rows the model is no better than always answering the class frequencies";
  await page.getByRole("alert").filter({ hasText: told }).waitFor();
  const numbers = page.getByLabel("Final numbers");
  expect(await numbers.locator('[data-measure="accuracy"]').innerText()).toMatch(/33\.3%$/);
  await numbers.getByText("The baseline always answers the class frequencies.").waitFor();
  await hands.tab("Runs");
  const row = page.getByRole("table", { name: "Runs" }).getByRole("row").nth(1);
  await row.getByLabel(told).waitFor();
  expect(await row.getByRole("cell").nth(4).innerText()).toMatch(/^1\.10\s+33\.3%$/);
  await page.context().close();
}, 200_000);

test("a run waits while the browser grants no storage, and ends as it should once it does", async () => {
  const { page, hands } = await openPage();
  await hands.open("Iris MLP", "wasm");
  await hands.set("Epochs", 400);
  await hands.set("Checkpoint every", 10);
  const session = await page.context().newCDPSession(page);
  const { origin } = new URL(inject("address"));
  await hands.train();
  await hands.reaches(20);
  await session.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: 1000 });
  const alert = page.getByRole("alert").filter({ hasText: "Free some space, then resume" });
  await alert.waitFor({ timeout: 60_000 });
  expect(await alert.innerText()).toContain("A checkpoint could not be written");
  const stopped = await hands.step();
  await session.send("Storage.overrideQuotaForOrigin", { origin });
  await page.getByRole("button", { name: "Resume", exact: true }).first().click();
  await hands.finished();
  expect(await hands.step()).toBeGreaterThan(stopped);
  await page.context().close();
}, 200_000);

test("a run whose GPU is lost goes on from its checkpoint and says so", async () => {
  const { page, hands } = await openPage();
  await hands.open("Iris MLP", "webgpu");
  await hands.set("Epochs", 60);
  await hands.set("Checkpoint every", 10);
  await hands.train();
  await hands.reaches(12);
  const session = await browser.newBrowserCDPSession();
  await session.send("Browser.crashGpuProcess");
  await page.getByText(/^The GPU was lost at step [\d,]+\. The run (goes|went) on from step \d+/).waitFor({
    timeout: 60_000,
  });
  await hands.finished();
  await page.context().close();
}, 300_000);

test("without a GPU the tab says so beforehand and trains on WebAssembly", async () => {
  const executablePath = (await findChromium())!;
  const plain = await chromium.launch({ executablePath, args: ["--disable-gpu"], chromiumSandbox: false });
  try {
    const { page, hands } = await openPage(plain);
    await hands.open("Iris MLP", "webgpu");
    await page.getByText(/(no WebGPU|no usable GPU), so training uses WebAssembly/).waitFor();
    await hands.set("Epochs", 2);
    await hands.train();
    await hands.finished();
    await page.getByText(/In use: .*WebAssembly/).waitFor();
  } finally {
    await plain.close();
  }
}, 120_000);
