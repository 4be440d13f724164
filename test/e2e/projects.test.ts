import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { clientOf } from "../../server/testing/serve.ts";
import { startBrowser } from "../browser.ts";
import { type RunningServer, startServer } from "../server.ts";

let browser: Browser;
let data: string;
let server: RunningServer;
/** Two browsers that share nothing but the server. */
let ours: Page;
let theirs: Page;
const faults: string[] = [];
/** Calls of the API that came from `ours`. */
const calls: string[] = [];

beforeAll(async () => {
  [browser, data] = await Promise.all([startBrowser(), mkdtemp(join(tmpdir(), "tensorloom-"))]);
  server = await startServer(data);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await rm(data, { recursive: true });
});

beforeEach(async () => {
  ours = await visit();
  ours.on("request", (r) => void (r.url().includes("/api/") && calls.push(new URL(r.url()).pathname)));
});
afterEach(async () => {
  await ours.context().close();
  await theirs?.context().close();
  for (const { id } of await client().projects.list.query()) await client().projects.delete.mutate({ id });
  expect(faults.splice(0)).toEqual([]);
  calls.length = 0;
});

const client = () => clientOf(server.address);

async function visit(): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  page.on("pageerror", (error) => faults.push(error.message));
  await page.goto(server.address);
  await page.getByText("Drag a layer from the palette").waitFor();
  return page;
}

const add = (page: Page, layer: string): Promise<void> =>
  page.getByRole("navigation").locator(`[data-layer="${layer}"]`).click();
const layers = async (page: Page): Promise<string[]> =>
  (
    await page.locator(".card").evaluateAll((all) => all.map((c) => c.getAttribute("data-node-id") ?? ""))
  ).sort();
const state = (page: Page): Promise<string> => page.getByTestId("save-state").innerText();
const becomes = (page: Page, text: string): Promise<void> =>
  expect.poll(() => state(page), { timeout: 45_000 }).toBe(text);
const menu = async (page: Page, item: string): Promise<void> => {
  await page.getByTestId("save-state").click();
  await page.getByRole("menuitem", { name: item }).click();
};

const SAVED = "Saved on the server";

/** What the server has: the layers of the newest version of each project by its name. */
const onServer = async (): Promise<Record<string, string[]>> => {
  const all = await client().projects.list.query();
  const heads = await Promise.all(all.map(({ id }) => client().projects.get.query({ id })));
  return Object.fromEntries(heads.map((h) => [h.name, h.document.graph.nodes.map((n) => n.id).sort()]));
};

/** "Shared", with an input, in this browser. */
async function draft(): Promise<void> {
  await ours.getByLabel("Project name").fill("Shared");
  await ours.keyboard.press("Enter");
  await add(ours, "input");
  await expect.poll(() => layers(ours)).toEqual(["input"]);
}

/** Brings it to the server and opens it in the other browser. */
async function share(): Promise<void> {
  await menu(ours, "Keep on the server");
  await becomes(ours, SAVED);
  theirs = await visit();
  await theirs.keyboard.press("Control+o");
  await theirs.getByRole("button", { name: "Open Shared. On the server" }).click();
  await expect.poll(() => layers(theirs)).toEqual(["input"]);
}

/** Lets both edit from one version, and opens what this browser is then asked. */
async function clash(): Promise<void> {
  await draft();
  await share();
  await add(theirs, "tanh");
  await expect.poll(onServer, { timeout: 20_000 }).toEqual({ Shared: ["input", "tanh"] });
  await add(ours, "relu");
  await becomes(ours, "Changed in another browser too");
  await menu(ours, "Compare with the other browser");
}

test("a project stays in its browser until it is to be kept on the server; another one opens and follows it", async () => {
  await draft();
  await becomes(ours, "Saved in this browser");
  // Longer than edits wait before they are sent.
  await ours.waitForTimeout(4000);
  expect(calls).toEqual([]);
  expect(await onServer()).toEqual({});
  await share();
  await add(theirs, "tanh");
  await becomes(theirs, SAVED);
  await menu(ours, "Sync with the server now");
  await expect.poll(() => layers(ours)).toEqual(["input", "tanh"]);
});

test("of two edits from one version, mine is kept and theirs stays in the history", async () => {
  await clash();
  const dialog = ours.getByRole("dialog");
  expect(await dialog.getByRole("region", { name: "Mine" }).innerText()).toContain("Added relu");
  expect(await dialog.getByRole("region", { name: "Theirs" }).innerText()).toContain("Added tanh");
  await dialog.getByRole("button", { name: "Keep mine" }).click();
  await becomes(ours, SAVED);
  expect(await onServer()).toEqual({ Shared: ["input", "relu"] });
  await menu(ours, "Version history");
  await ours.getByRole("radio").nth(1).check({ force: true });
  const preview = ours.getByRole("region", { name: /^Version \d/ });
  await expect.poll(() => preview.innerText()).toContain("Added tanh");
});

test("of two edits from one version, theirs is taken; mine stays in the history and can be undone to", async () => {
  await clash();
  await ours.getByRole("button", { name: "Take theirs" }).click();
  await expect.poll(() => layers(ours)).toEqual(["input", "tanh"]);
  await becomes(ours, SAVED);
  const [{ id } = { id: "" }] = await client().projects.list.query();
  const versions = await client().projects.versions.query({ id });
  const mine = await client().projects.version.query({ id, version: versions[1]!.version });
  expect(mine.document.graph.nodes.map((n) => n.id)).toEqual(["input", "relu"]);
  await ours.keyboard.press("Control+z");
  await expect.poll(onServer, { timeout: 20_000 }).toEqual({ Shared: ["input", "relu"] });
});

test("of two edits from one version, both are kept, by keyboard", async () => {
  await clash();
  for (let i = 0; i < 4; i++) await ours.keyboard.press("Tab");
  expect(await ours.locator(":focus").innerText()).toContain("Keep both");
  await ours.keyboard.press("Enter");
  const both = { Shared: ["input", "tanh"], "Shared (copy)": ["input", "relu"] };
  await expect.poll(onServer, { timeout: 20_000 }).toEqual(both);
  expect(await layers(ours)).toEqual(["input", "relu"]);
  await ours.keyboard.press("Control+o");
  await ours.getByRole("button", { name: "Open Shared. On the server and in this browser" }).click();
  await expect.poll(() => layers(ours)).toEqual(["input", "tanh"]);
});

test("edits go on while the server is away and reach it when it is back", async () => {
  await draft();
  await share();
  const port = new URL(server.address).port;
  await server.stop();
  await add(ours, "relu");
  await becomes(ours, "Saved here; the server does not answer");
  await ours.keyboard.press("Control+o");
  await ours.getByText("Projects that are only there are not listed").waitFor();
  await ours.getByRole("button", { name: /^Open Shared/ }).click();
  await add(ours, "flatten");
  await becomes(ours, "Saved here; the server does not answer");
  // Another project is open when the server comes back.
  await ours.getByLabel("Menu").click();
  await ours.getByRole("menuitem", { name: "New project" }).click();
  await becomes(ours, "Saved in this browser");
  server = await startServer(data, { PORT: port });
  await expect.poll(onServer, { timeout: 45_000 }).toEqual({ Shared: ["flatten", "input", "relu"] });
  await ours.keyboard.press("Control+o");
  await ours.getByRole("button", { name: /^Open Shared/ }).click();
  await becomes(ours, SAVED);
  await ours.reload();
  await expect.poll(() => layers(ours)).toEqual(["flatten", "input", "relu"]);
});

test("an old version is restored as the newest, and that can be undone", async () => {
  await draft();
  await share();
  await add(ours, "relu");
  await expect.poll(onServer, { timeout: 20_000 }).toEqual({ Shared: ["input", "relu"] });
  await menu(ours, "Version history");
  await ours.getByRole("radio").first().focus();
  await ours.keyboard.press("ArrowDown");
  await ours.getByRole("button", { name: "Restore version 1" }).click();
  await expect.poll(() => layers(ours)).toEqual(["input"]);
  expect(await onServer()).toEqual({ Shared: ["input"] });
  await ours.keyboard.press("Control+z");
  await expect.poll(onServer, { timeout: 20_000 }).toEqual({ Shared: ["input", "relu"] });
  await menu(ours, "Version history");
  await ours.getByText("Restored version 1").waitFor();
});

test("a project leaves the server again, and what was deleted there comes back", async () => {
  await draft();
  await share();
  await menu(ours, "Keep only in this browser");
  await becomes(ours, "Saved in this browser");
  expect(await onServer()).toEqual({});
  await menu(theirs, "Sync with the server now");
  await becomes(theirs, "Saved here; deleted on the server");
  await ours.getByRole("button", { name: "Undo", exact: true }).last().click();
  await becomes(ours, SAVED);
  await menu(theirs, "Sync with the server now");
  await becomes(theirs, SAVED);
  await ours.keyboard.press("Control+o");
  await ours.getByRole("button", { name: "Delete Shared" }).click();
  await expect.poll(onServer).toEqual({});
  await expect.poll(() => ours.getByRole("button", { name: /^Open Shared/ }).count()).toBe(0);
  await ours.getByRole("button", { name: "Undo", exact: true }).last().click();
  await ours.getByRole("button", { name: /^Open Shared/ }).click();
  await becomes(ours, SAVED);
  expect(await onServer()).toEqual({ Shared: ["input"] });
});
