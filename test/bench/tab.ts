import type { AddressInfo } from "node:net";
import type { Page } from "playwright-core";
import { startBrowser } from "../browser.ts";
import { servePage } from "../servePage.ts";
import { cnn, mlp, transformer } from "./documents.ts";
import { type Figure, median } from "./stats.ts";
import type { StepTimes } from "./tab/steps.ts";

/** Milliseconds of one train step in Chromium, beside TensorFlow.js on a backend of the same kind. */
export async function tabFigures(): Promise<Figure[]> {
  const server = await servePage(new URL("tab/steps.ts", import.meta.url));
  const browser = await startBrowser();
  try {
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const page = await browser.newPage();
    page.on("pageerror", (error) => process.stderr.write(`${error.message}\n`));
    await page.goto(address);
    return await measureAll(page);
  } finally {
    await browser.close();
    server.close();
  }
}

const cases = [
  { document: mlp, key: "mlp", target: "wasm", rounds: { rounds: 5, steps: 10 }, below: 10 },
  { document: cnn, key: "cnn", target: "wasm", rounds: { rounds: 5, steps: 4 }, below: 10 },
  { document: transformer, key: "transformer", target: "wasm", rounds: { rounds: 3, steps: 2 }, below: 1000 },
  { document: mlp, key: "mlp", target: "webgpu", rounds: { rounds: 3, steps: 2 }, below: 10 },
  { document: cnn, key: "cnn", target: "webgpu", rounds: { rounds: 3, steps: 1 }, below: 10 },
  {
    document: transformer,
    key: "transformer",
    target: "webgpu",
    rounds: { rounds: 3, steps: 1 },
    below: 1000,
  },
] as const;

async function measureAll(page: Page): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const { document, key, target, rounds, below } of cases) {
    // As text: the type of a document is too deep for the checker of evaluate's arguments.
    const text = JSON.stringify({ target, document, below });
    const ours = await page.evaluate(([x, r]) => window.ours(JSON.parse(x) as never, r), [
      text,
      rounds,
    ] as const);
    const peer = await page.evaluate(
      ([b, m, r]) => window.tensorflow(b, m, r).catch((e: Error) => e.message),
      [target, key, rounds] as const,
    );
    figures.push(figure(`${document.name}, batch ${document.plan.batchSize}`, ours, peer));
  }
  return figures;
}

function figure(what: string, ours: StepTimes, peer: StepTimes | string): Figure {
  const gpu = (s: StepTimes): string =>
    s.dispatches > 0 ? `${s.dispatches} dispatches and ${s.bytes} bytes a step` : "";
  const against =
    typeof peer === "object" ? { peer: { name: peer.description, value: median(peer.times) } } : {};
  const cannot = typeof peer === "string" ? `TensorFlow.js cannot: ${peer.slice(0, 80)}` : "";
  const note = [gpu(ours), typeof peer === "object" && gpu(peer) ? `(peer ${gpu(peer)})` : "", cannot]
    .filter(Boolean)
    .join(" ");
  return {
    what: `${what}: ${ours.description}`,
    unit: "ms",
    ours: median(ours.times),
    ...against,
    target: { kind: "ratio", atMost: 1 / 3 },
    ...(note && { note }),
  };
}
