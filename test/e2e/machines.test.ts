import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { makeToken } from "../../server/access/tokens.ts";
import { startBrowser } from "../browser.ts";
import { type RunningServer, startServer } from "../server.ts";
import { trainingDriver } from "./trainingDriver.ts";

// A run on another machine: a second server, which asks for a token and has a price.

const [token, reader] = [makeToken("anna", "run"), makeToken("anna", "read")];
const env = {
  TENSORLOOM_TOKENS: [token, reader].map(({ entry }) => entry).join(),
  TENSORLOOM_PAGES: "off",
  TENSORLOOM_LAUNCHERS: JSON.stringify({ local: { price: "360 EUR" } }),
};
const data = mkdtempSync(join(tmpdir(), "tensorloom-"));
let there: RunningServer;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  [there, browser] = await Promise.all([startServer(data, env), startBrowser()]);
  page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  await page.goto(inject("address"));
});
afterAll(async () => {
  await browser.close();
  await there.stop();
  rmSync(data, { recursive: true });
});

/** What a server has, asked with a token where it needs one. */
async function has(address: string, list: "runs.list" | "datasets.list", by?: string): Promise<unknown[]> {
  const headers = by === undefined ? {} : { authorization: `Bearer ${by}` };
  const answer = await fetch(`${address}/api/trpc/${list}`, { headers });
  return ((await answer.json()) as { result: { data: unknown[] } }).result.data;
}

const dialog = () => page.getByRole("dialog", { name: "Train on the server" });

async function addMachine(address: string, by: string): Promise<void> {
  await dialog().getByLabel("Address").fill(address);
  await dialog().getByLabel("Token").fill(by);
  await dialog().getByRole("button", { name: "Add", exact: true }).click();
}

/** Gives a file of a person's own, which is then what is trained on. */
async function giveRows(): Promise<void> {
  const rows = Array.from({ length: 100 }, (_, i) => `${i / 100},${3 * (i / 100) - 1}`);
  const choosing = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Open files" }).click();
  const buffer = Buffer.from(`x,y\n${rows.join("\n")}\n`);
  await (await choosing).setFiles([{ name: "private.csv", mimeType: "text/csv", buffer }]);
  await page.getByRole("heading", { name: "private" }).waitFor();
}

test("a run goes to another machine after consent, outlasts its restart and a reload, and comes to the tab", async () => {
  const hands = trainingDriver(page);
  const before = await has(inject("address"), "runs.list");
  await hands.open("Linear regression", "wasm");
  await hands.set("Epochs", 10_000);
  await hands.tab("Data");
  await giveRows();
  await hands.tab("Train");

  await hands.command("Train on the server");
  await dialog().getByRole("button", { name: "Add another machine" }).click();
  await addMachine("http://127.0.0.1:1", token.token);
  await dialog().getByText("cannot be reached: nothing listens there").waitFor();
  await addMachine(there.address, "wrong");
  await dialog().getByText("This token is not known here").waitFor();
  await addMachine(there.address, reader.token);
  await dialog().getByText("This token may only look").waitFor();
  await addMachine(there.address, token.token);
  await dialog()
    .getByText(/^Added .*: Tensorloom /)
    .waitFor();
  const machine = dialog().getByRole("region").filter({ hasText: there.address });
  const name = await machine.getByRole("heading").innerText();
  expect(await machine.innerText()).not.toContain(token.token);

  await machine.getByRole("radio").first().check();
  await machine.getByText("360.00 EUR an hour").waitFor();
  await dialog().getByRole("button", { name: "Train there" }).click();
  const consent = page.getByRole("alertdialog", { name: `Send data to ${name}` });
  await consent.getByText(there.address).waitFor();
  expect(await has(there.address, "datasets.list", token.token)).toEqual([]);
  expect(await has(there.address, "runs.list", token.token)).toEqual([]);
  await consent.getByRole("button", { name: "Send it" }).click();

  const region = page.getByRole("region", { name: `On ${name}` });
  await region.getByText(/Cost so far/).waitFor({ timeout: 60_000 });
  await hands.reaches(100);
  expect(await has(there.address, "datasets.list", token.token)).toHaveLength(1);
  expect(await has(inject("address"), "runs.list")).toEqual(before);

  await there.stop();
  await page.getByText(`Waiting for ${name}`).waitFor({ timeout: 20_000 });
  there = await startServer(data, { ...env, PORT: new URL(there.address).port });
  await page.reload();
  await page.getByRole("button", { name: "Move to this tab" }).waitFor({ timeout: 30_000 });
  const reached = await hands.step();
  await expect.poll(hands.step, { timeout: 60_000 }).toBeGreaterThan(reached);
  await page.getByRole("button", { name: "Move to this tab" }).click();
  await page.getByRole("button", { name: `Move to ${name}` }).waitFor({ timeout: 60_000 });
  const home = await hands.step();
  expect(home).toBeGreaterThan(reached);
  await expect.poll(hands.step, { timeout: 60_000 }).toBeGreaterThan(home);
  await page.getByRole("button", { name: "Stop", exact: true }).click();
  await page.getByText("Stopped · ").waitFor();
}, 300_000);

test("a run that was stopped there runs again from its checkpoint, and another like it with changes", async () => {
  const hands = trainingDriver(page);
  const again = page.getByRole("button", { name: "Run again" });
  await hands.command("Train on the server");
  await dialog().getByRole("button", { name: "Train there" }).click();
  await hands.reaches(200);
  await page.getByRole("button", { name: "Stop", exact: true }).click();
  await again.waitFor();
  // What it cost and printed stays in view.
  const region = page.getByRole("region", { name: /^On / });
  await region.getByText(/^Cost (?!so far)/).waitFor();
  await region.getByRole("button", { name: "Show the log" }).click();
  await region.getByLabel("Log of the run").waitFor();
  await again.click();
  const item = page.getByRole("menuitem", { name: /from step/ });
  const saved = Number(/step ([\d,]+)/.exec(await item.innerText())![1]!.replaceAll(",", ""));
  await item.click();
  await expect.poll(hands.step, { timeout: 60_000 }).toBeGreaterThan(saved);
  await page.getByRole("button", { name: "Stop", exact: true }).click();

  await again.click();
  await page.getByRole("menuitem", { name: "With changes" }).click();
  await dialog().getByLabel("Epochs", { exact: true }).fill("2");
  await page.keyboard.press("Enter");
  await dialog()
    .getByText(/^about .* EUR an hour$/)
    .waitFor();
  await dialog().getByRole("button", { name: "Train there" }).click();
  await hands.finished();
  expect(await page.getByLabel("Epochs", { exact: true }).inputValue()).toBe("10000");
  const runs = (await has(there.address, "runs.list", token.token)) as {
    step: number;
    checkpoint: unknown;
  }[];
  expect(runs.map(({ checkpoint }) => checkpoint !== null)).toEqual([false, true, false, false]);
  expect(runs[0]!.step).toBeLessThan(saved);
}, 200_000);
