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

const parameters = (): Promise<string | null> =>
  page.getByTestId("model-totals").getAttribute("data-parameters");
const state = (): Promise<string> => page.getByTestId("document-state").innerText();

test("two layers become a block; a change in it shows at all copies and is taken back; unpacking restores all", async () => {
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

  // A second copy goes into the wire that leaves the first.
  await place("block:block", ...(await centerOf(page.locator('.chip[data-shape="N×32×26×26"]'))));
  await card("block2").waitFor();
  await expect.poll(shapes).toContain("N×32×24×24");

  await card("block").dblclick();
  await card("conv").click();
  expect(await page.getByLabel("Way into the block").innerText()).toContain("Changes all 2 copies");
  expect(await shapes()).toEqual(["N×1×28×28", "N×32×26×26", "N×32×26×26"]);
  await page.getByRole("textbox", { name: "Channels" }).fill("=4 * 2");
  expect(await page.locator('[data-setting="channels"]').innerText()).toContain("= 8");
  expect(await shapes()).toEqual(["N×1×28×28", "N×8×26×26", "N×8×26×26"]);
  await page.getByRole("textbox", { name: "Channels" }).blur();
  await page.keyboard.press("Alt+ArrowUp");
  await expect.poll(shapes).toEqual(expect.arrayContaining(["N×8×26×26", "N×8×24×24"]));

  // Taking the change back goes to where it was made; the block and its second copy stay.
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
