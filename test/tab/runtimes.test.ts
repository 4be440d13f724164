import { existsSync, readFileSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Document } from "../../graph-schema/document.ts";
import { sampleOf } from "../../training/data/samples.ts";
import { nodeRuntime } from "../../training/runtime/node.ts";
import { startBrowser } from "../browser.ts";
import { firstSteps } from "../parity/firstSteps.ts";
import { servePage } from "../servePage.ts";
import type {} from "./runtimesPage.ts";

let server: Server;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  server = await servePage(new URL("runtimesPage.ts", import.meta.url));
  browser = await startBrowser();
  page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  await page.waitForFunction(() => "losses" in window);
});
afterAll(async () => {
  await browser?.close();
  server?.close();
});

/** A template, or a document beside this file. */
function text(name: string): string {
  const own = new URL(`${name}.json`, import.meta.url);
  const place = existsSync(own) ? own : new URL(`../../public/examples/${name}.json`, import.meta.url);
  return readFileSync(place, "utf8");
}

async function onNode(name: string, steps: number): Promise<number[]> {
  const document = JSON.parse(text(name)) as Document;
  const dataset = await sampleOf(document.plan.dataset!)!.load((file) =>
    Promise.resolve(readFileSync(new URL(`../../public/samples/${file}`, import.meta.url))),
  );
  return (await firstSteps({ document, dataset, steps }, nodeRuntime({ threads: 1 }))).losses;
}

test.each([
  ["digitCnn", "wasm", 20],
  ["digitCnn", "webgpu", 4],
  ["smallResnet", "wasm", 8],
  ["smallResnet", "webgpu", 1],
  ["sequenceTransformer", "wasm", 20],
  ["sequenceTransformer", "webgpu", 3],
  ["sigmoidClassifier", "webgpu", 20],
  // Layers that no template has; their masks keep ONNX Runtime from channels last.
  ["manyLayers", "wasm", 10],
  ["manyLayers", "webgpu", 2],
] as const)(
  "%s on %s gives the losses of the server's CPU to 1e-4 for %d steps",
  async (name, target, steps) => {
    const expected = await onNode(name, steps);
    const actual = await page.evaluate(([t, where, n]) => window.losses(t, where, n), [
      text(name),
      target,
      steps,
    ] as const);
    expect(actual).toHaveLength(steps);
    actual.forEach((loss, i) =>
      expect(
        Math.abs(loss - expected[i]!) / expected[i]!,
        `step ${i + 1}: ${loss} and ${expected[i]}`,
      ).toBeLessThan(1e-4),
    );
  },
);
