import type { Document } from "../../graph-schema/document.ts";
import { sampleOf } from "../../training/data/samples.ts";
import { browserRuntime } from "../../training/runtime/browser.ts";
import type { BrowserTarget } from "../../training/runtime/findGpu.ts";
import { firstSteps, type StepValues } from "../parity/firstSteps.ts";

declare global {
  interface Window {
    losses: typeof losses;
  }
}

/** What the browser's runtime makes of the first steps of a document on its sample set. */
async function losses(text: string, target: BrowserTarget, steps: number): Promise<StepValues[]> {
  const document = JSON.parse(text) as Document;
  const { runtime, why } = await browserRuntime(target);
  if (runtime.target.id !== target) throw new Error(why);
  const load = async (file: string): Promise<Uint8Array> =>
    new Uint8Array(await (await fetch(`/samples/${file}`)).arrayBuffer());
  const dataset = await sampleOf(document.plan.dataset!)!.load(load);
  return (await firstSteps({ document, dataset, steps }, runtime)).steps;
}

window.losses = losses;
