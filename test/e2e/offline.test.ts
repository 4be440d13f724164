import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { startBrowser } from "../browser.ts";
import { startServer } from "../server.ts";
import { trainingDriver } from "./trainingDriver.ts";

// A server that goes away, or does not hand out a file: what stands in the tab goes on.

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

const viewport = { width: 1440, height: 900 };
const lost = (page: Page) => page.getByRole("alert").filter({ hasText: "could not be loaded" });

/** Each panel of the dock and something that stands in it. */
const panels = [
  { tab: "Train", shows: (page: Page) => page.getByLabel("Training plan") },
  { tab: "Data", shows: (page: Page) => page.getByLabel("Datasets") },
  { tab: "Code", shows: (page: Page) => page.locator(".monaco-editor").first() },
  { tab: "Try it", shows: (page: Page) => page.getByText("Start training").last() },
  { tab: "Runs", shows: (page: Page) => page.getByText("Start training").last() },
] as const;

test("after its first load a tab edits, opens every panel and trains without the server", async () => {
  const data = mkdtempSync(join(tmpdir(), "tensorloom-"));
  const server = await startServer(data);
  const page = await (await browser.newContext({ viewport })).newPage();
  const missing: string[] = [];
  page.on("requestfailed", (request) => {
    // What the page itself no longer wants, as when a worker is ended while it loads, is not missing.
    if (request.failure()?.errorText !== "net::ERR_ABORTED") missing.push(request.url());
  });
  const files = (await (await fetch(`${server.address}/_next/static/files.json`)).json()) as string[];
  const allFetched = page.waitForEvent("requestfinished", {
    predicate: (request) => request.url().endsWith(files.at(-1)!),
    timeout: 60_000,
  });
  await page.goto(server.address);
  await allFetched;
  await server.stop();

  const hands = trainingDriver(page);
  for (const { tab, shows } of panels) {
    await hands.tab(tab);
    await shows(page).waitFor();
  }
  await hands.open("Iris MLP", "wasm");
  await hands.set("Epochs", 2);
  await hands.train();
  await hands.finished();
  expect(await lost(page).count()).toBe(0);
  expect(missing.filter((url) => url.includes("/_next/"))).toEqual([]);
  await page.context().close();
  rmSync(data, { recursive: true, force: true });
}, 200_000);

/** A page to which files of the build can be withheld. */
async function openPage(): Promise<{ page: Page; withhold(which: (path: string) => boolean): void }> {
  const page = await (await browser.newContext({ viewport })).newPage();
  let withheld = (_path: string): boolean => false;
  await page.route("**/_next/static/**", (route) =>
    withheld(new URL(route.request().url()).pathname) ? route.abort() : route.continue(),
  );
  return { page, withhold: (which) => void (withheld = which) };
}
const none = (): boolean => false;
const all = (): boolean => true;

test("an editor that cannot be loaded says so and is there when it is tried again", async () => {
  const { page, withhold } = await openPage();
  const html = await (await fetch(inject("address"))).text();
  withhold((path) => !html.includes(path));
  await page.goto(inject("address"));
  await lost(page).getByText("The editor could not be loaded").waitFor();
  withhold(none);
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByText("Drag a layer from the palette").waitFor();
  await page.context().close();
});

test("a panel that cannot be loaded leaves the rest alive, and is there when it is tried again", async () => {
  const { page, withhold } = await openPage();
  await page.goto(inject("address"));
  await page.getByText("Drag a layer from the palette").waitFor();
  withhold(all);
  await page.getByRole("navigation").locator('[data-layer="linear"]').click();
  const hands = trainingDriver(page);
  for (const { tab } of panels) {
    await hands.tab(tab);
    await lost(page).getByText(`“${tab}” could not be loaded`).waitFor();
  }
  await page.getByRole("button", { name: "Try again" }).click();
  await lost(page).waitFor();
  await page.getByRole("navigation").locator('[data-layer="relu"]').click();
  expect(await page.locator(".card").count()).toBe(2);

  withhold(none);
  // The one that is open is tried again; those that were left are when somebody comes back.
  await page.getByRole("button", { name: "Try again" }).click();
  for (const { tab, shows } of [...panels].reverse()) {
    await hands.tab(tab);
    await shows(page).waitFor();
  }
  expect(await page.locator(".card").count()).toBe(2);
  await page.keyboard.press("Control+z");
  await expect.poll(() => page.locator(".card").count()).toBe(1);
  await page.context().close();
}, 60_000);

test("a run whose worker cannot be loaded says so, and starts when it is tried again", async () => {
  const { page, withhold } = await openPage();
  await page.goto(inject("address"));
  const hands = trainingDriver(page);
  await hands.open("Iris MLP", "wasm");
  await hands.set("Epochs", 2);
  withhold(all);
  await hands.train();
  await page
    .getByText("The training worker could not be loaded. Try again when the server answers.")
    .waitFor();
  withhold(none);
  await hands.train();
  await hands.finished();
  await page.context().close();
}, 60_000);
