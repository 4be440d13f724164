import { existsSync, readFileSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Document } from "../../graph-schema/document.ts";
import { sampleOf } from "../../training/data/samples.ts";
import { nodeRuntime } from "../../training/runtime/node.ts";
import { startBrowser } from "../browser.ts";
import { printDocument } from "../../graph-schema/printDocument.ts";
import { firstSteps, type StepValues } from "../parity/firstSteps.ts";
import { objectives } from "../parity/objectives.ts";
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

/** A template, a document beside this file, or one with several terms or phases. */
function text(name: string): string {
  if (Object.hasOwn(objectives, name)) return printDocument(objectives[name as keyof typeof objectives]);
  const own = new URL(`${name}.json`, import.meta.url);
  const place = existsSync(own) ? own : new URL(`../../public/examples/${name}.json`, import.meta.url);
  return readFileSync(place, "utf8");
}

async function onNode(name: string, steps: number): Promise<StepValues[]> {
  const document = JSON.parse(text(name)) as Document;
  const dataset = await sampleOf(document.plan.dataset!)!.load((file) =>
    Promise.resolve(readFileSync(new URL(`../../public/samples/${file}`, import.meta.url))),
  );
  return (await firstSteps({ document, dataset, steps }, nodeRuntime({ threads: 1 }))).steps;
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
  ["twoOutputs", "wasm", 24],
  ["adversaries", "wasm", 24],
  ["adversaries", "webgpu", 6],
  ["stages", "wasm", 24],
] as const)("%s on %s gives the losses of the server's CPU for %d steps", async (name, target, steps) => {
  // Where shaders add up in another order, or where a network amplifies it, rounding is larger.
  const limit = Object.hasOwn(objectives, name) && target === "wasm" ? 1e-5 : 1e-4;
  const expected = await onNode(name, steps);
  const actual = await page.evaluate(([t, where, n]) => window.losses(t, where, n), [
    text(name),
    target,
    steps,
  ] as const);
  expect(actual).toHaveLength(steps);
  actual.forEach((step, i) => {
    const wanted = expected[i]!;
    expect(step.phase, `step ${i + 1}`).toBe(wanted.phase);
    for (const [term, value] of Object.entries({ loss: wanted.loss, ...wanted.terms })) {
      const found = { loss: step.loss, ...step.terms }[term]!;
      expect(Math.abs(found - value) / value, `step ${i + 1}, ${term}: ${found}, ${value}`).toBeLessThan(
        limit,
      );
    }
  });
});
