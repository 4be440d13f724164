import { mkdtempSync, rmSync } from "node:fs";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, inject, test } from "vitest";
import { makeToken } from "../../server/access/tokens.ts";
import { startBrowser } from "../browser.ts";
import { startServer } from "../server.ts";
import { trainingDriver } from "./trainingDriver.ts";

// Runs on a server whose person goes elsewhere, or whose server does.

let browser: Browser;
let context: BrowserContext;
let page: Page;
let hands: ReturnType<typeof trainingDriver>;

beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  await context?.close();
  context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  page = await context.newPage();
  await page.goto(inject("address"));
  hands = trainingDriver(page);
  await hands.open("Linear regression", "wasm");
});

const dialog = () => page.getByRole("dialog", { name: "Train on the server" });

async function trainThere(): Promise<void> {
  await hands.command("Train on the server");
  await dialog().getByRole("button", { name: "Train there" }).click();
}

test("a person is asked for their data wherever they were, and finds the log of a run that ended", async () => {
  await hands.set("Epochs", 20);
  await hands.tab("Data");
  const rows = Array.from({ length: 90 }, (_, i) => `${i / 90},${2 * (i / 90)}`);
  const choosing = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Open files" }).click();
  const buffer = Buffer.from(`x,y\n${rows.join("\n")}\n`);
  await (await choosing).setFiles([{ name: "mine.csv", mimeType: "text/csv", buffer }]);
  await page.getByRole("heading", { name: "mine" }).waitFor();

  await trainThere();
  const consent = page.getByRole("alertdialog", { name: "Send data to the server" });
  await consent.waitFor();
  await expect.poll(() => consent.evaluate((e) => e === document.activeElement)).toBe(true);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await hands.finished();
  const there = page.getByRole("region", { name: "On the server" });
  for (const again of [false, true]) {
    if (again) await page.reload();
    await there.getByRole("button", { name: "Show the log" }).click();
    await there.getByRole("log", { name: "Log of the run" }).waitFor();
  }
  await page.getByRole("button", { name: "Run again" }).click();
  await page.getByRole("menuitem", { name: "On the server, from the start" }).click();
  await hands.reaches(1);
  await hands.finished();
}, 240_000);

test("a dialog of places says why nothing can be started, and large batches have places too", async () => {
  await hands.set("Batch size", 16_384);
  await hands.command("Train on the server");
  await dialog()
    .getByRole("radio", { name: /ONNX Runtime/ })
    .waitFor();
  await dialog()
    .getByRole("radio", { name: /PyTorch/ })
    .waitFor();
  const start = dialog().getByRole("button", { name: "Train there" });
  await expect.poll(() => start.isEnabled()).toBe(true);
  await page.keyboard.press("Escape");
  await hands.set("Epochs", 50_000);
  await trainThere();
  await hands.reaches(1);
  await hands.command("Train on the server");
  await dialog().getByText("A run is under way. Stop it first.").waitFor();
  expect(await start.isDisabled()).toBe(true);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Stop", exact: true }).click();
  await page.getByText("Stopped · ").waitFor();
  await page.locator('.card[data-node-id="linear"]').click();
  await page.keyboard.press("Delete");
  await hands.command("Train on the server");
  await dialog().getByText("the problems panel says why").waitFor();
  expect(await start.isDisabled()).toBe(true);
}, 180_000);

test("two tabs do not train one run, the one here and the other on the server", async () => {
  await hands.set("Epochs", 100_000);
  await trainThere();
  await hands.reaches(100);
  const other = await context.newPage();
  await other.goto(inject("address"));
  await other.getByRole("button", { name: "Move to this tab" }).click({ timeout: 30_000 });
  await other.getByRole("button", { name: "Move to server" }).waitFor({ timeout: 60_000 });
  await page.getByRole("button", { name: "Run again" }).click();
  await page.getByRole("menuitem", { name: /from step/ }).click();
  await page.getByText("Another tab trains this run. Wait until that one is over.").waitFor();
  const step = trainingDriver(other).step;
  const before = await step();
  await expect.poll(step, { timeout: 30_000 }).toBeGreaterThan(before);
  await other.getByRole("button", { name: "Stop", exact: true }).click();
  await other.getByText("Stopped · ").waitFor();
}, 180_000);

test("a machine is known by one address, and a run there is given up where it is gone for good", async () => {
  const data = mkdtempSync(join(tmpdir(), "tensorloom-"));
  const token = makeToken("anna", "run");
  const there = await startServer(data, { TENSORLOOM_TOKENS: token.entry, TENSORLOOM_PAGES: "off" });
  try {
    await hands.set("Epochs", 100_000);
    await hands.command("Train on the server");
    for (const address of [there.address, there.address.toUpperCase()]) {
      await dialog().getByRole("button", { name: "Add another machine" }).click();
      // Where one types first.
      await page.keyboard.type(address);
      await dialog().getByLabel("Token").fill(token.token);
      await page.keyboard.press("Enter");
      await dialog()
        .getByText(/^Added /)
        .waitFor();
    }
    const machine = dialog().getByRole("region").filter({ hasText: there.address });
    await machine.getByRole("radio").first().check();
    expect(
      await dialog()
        .getByRole("button", { name: /^Forget/ })
        .count(),
    ).toBe(1);
    await dialog().getByRole("button", { name: "Train there" }).click();
    await hands.reaches(100);

    there.process.kill("SIGKILL");
    await once(there.process, "exit");
    await page.getByText(/^Waiting for /).waitFor({ timeout: 30_000 });
    expect(await page.getByRole("button", { name: "Pause", exact: true }).first().isDisabled()).toBe(true);
    await page.getByRole("button", { name: "Give it up" }).click();
    await page.getByText("Stopped · ").waitFor();
    await page.getByLabel("Train on", { exact: true }).selectOption("wasm");
    await hands.set("Epochs", 3);
    await hands.train();
    await hands.finished();
  } finally {
    await there.stop();
    rmSync(data, { recursive: true, force: true });
  }
}, 180_000);
