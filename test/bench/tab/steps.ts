// The page's side of the tab bench: the same train step on our runtimes and on TensorFlow.js.
import { browserRuntime } from "../../../training/runtime/browser.ts";
import type { BrowserTarget } from "../../../training/runtime/findGpu.ts";
import type { Document } from "../../../graph-schema/document.ts";
import { benchStep } from "../randomBatch.ts";
import { countGpu } from "./countGpu.ts";
import { type PeerName, tensorflowStep } from "./tensorflow.ts";

declare global {
  interface Window {
    ours: typeof ours;
    tensorflow: typeof tensorflow;
  }
}

export interface StepTimes {
  description: string;
  /** Milliseconds a step, one entry a round. */
  times: number[];
  /** Of one step; 0 where nothing runs on a GPU. */
  dispatches: number;
  /** Bytes written to the GPU in one step. */
  bytes: number;
}

interface Rounds {
  rounds: number;
  steps: number;
}

async function measure(
  { rounds, steps }: Rounds,
  step: () => Promise<unknown>,
  settle: () => Promise<unknown>,
): Promise<Omit<StepTimes, "description">> {
  await step();
  await settle();
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    for (let i = 0; i < steps; i++) await step();
    // A GPU is done only when something has been read back.
    await settle();
    times.push((performance.now() - start) / steps);
  }
  const counted = await countGpu(step);
  return { times, ...counted };
}

async function ours(
  { target, document, below }: { target: BrowserTarget; document: Document; below: number },
  rounds: Rounds,
): Promise<StepTimes> {
  const x = benchStep(document, { below });
  const { runtime, why } = await browserRuntime(target);
  if (runtime.target.id !== target) throw new Error(why);
  const session = await runtime.load({ train: x.program }, x.state);
  const measured = await measure(
    rounds,
    () => session.run("train", x.batch),
    () => session.read(["train/loss"]),
  );
  await session.dispose();
  return { description: runtime.description, ...measured };
}

async function tensorflow(backend: "wasm" | "webgpu", name: PeerName, rounds: Rounds): Promise<StepTimes> {
  const { description, step, settle } = await tensorflowStep(backend, name);
  return { description, ...(await measure(rounds, step, settle)) };
}

window.ours = ours;
window.tensorflow = tensorflow;
