import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { printDocument } from "../../graph-schema/printDocument.ts";
import { startBrowser } from "../browser.ts";
import { startServer } from "../server.ts";
import { largeDocument } from "./documents.ts";
import { type Figure, median, timed } from "./stats.ts";

/** The built app in Chromium: how soon it can be used, and how smoothly a large graph moves. */
export async function appFigures(): Promise<Figure[]> {
  const data = await mkdtemp(join(tmpdir(), "tensorloom-"));
  const server = await startServer(data);
  const browser = await startBrowser();
  try {
    return [
      await firstOpen(browser, server.address),
      await pan(await open(browser, server.address), 500, 60),
      await pan(await open(browser, server.address), 5000, 30),
    ];
  } finally {
    await browser.close();
    await server.stop();
    await rm(data, { recursive: true });
  }
}

async function open(browser: Browser, address: string): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  await page.goto(address);
  await page.getByText("Drag a layer from the palette").waitFor();
  return page;
}

/** Milliseconds from the address to a canvas that can be used, in a browser that was never there. */
async function firstOpen(browser: Browser, address: string): Promise<Figure> {
  const times = await timed(7, async () => (await open(browser, address)).context().close());
  return {
    what: "first open of the app",
    unit: "ms",
    ours: median(times),
    target: { kind: "value", atMost: 2000 },
  };
}

/** As text: functions that are sent to a page would need what the loader adds to them here. */
const markFrames = `
  window.frameTimes = [];
  const mark = (now) => {
    window.frameTimes.push(now);
    requestAnimationFrame(mark);
  };
  requestAnimationFrame(mark);
`;

/** Milliseconds a frame while the canvas is dragged about, at the zoom that a large graph opens with. */
async function pan(page: Page, count: number, framesPerSecond: number): Promise<Figure> {
  const choosing = page.waitForEvent("filechooser");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("open a document");
  await page.keyboard.press("Enter");
  const buffer = Buffer.from(printDocument(largeDocument(count)));
  await (await choosing).setFiles({ name: "large.json", mimeType: "application/json", buffer });
  await page.locator(".card").first().waitFor({ timeout: 60_000 });
  await page.waitForTimeout(2000);
  await page.evaluate(markFrames);
  await page.mouse.move(700, 130);
  await page.mouse.down({ button: "middle" });
  for (let i = 0; i < 180; i++) await page.mouse.move(700 + 300 * Math.sin(i / 20), 130 + (i % 60));
  await page.mouse.up({ button: "middle" });
  const frames = await page.evaluate<number[]>("window.frameTimes");
  const cards = await page.locator(".card").count();
  await page.context().close();
  return {
    what: `pan a ${count}-node document`,
    unit: "ms a frame",
    ours: median(frames.slice(1).map((t, i) => t - frames[i]!)),
    // Timestamps of frames are rounded to 0.1 ms.
    target: { kind: "value", atMost: 1000 / framesPerSecond + 0.1 },
    note: `${cards} cards in view, drawn without a GPU`,
  };
}
