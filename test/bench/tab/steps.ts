// The page's side of the tab bench: the same train step on our runtimes and on TensorFlow.js.
import * as tf from "@tensorflow/tfjs";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import "@tensorflow/tfjs-backend-webgpu";
import { browserRuntime } from "../../../training/runtime/browser.ts";
import type { BrowserTarget } from "../../../training/runtime/findGpu.ts";
import type { Document } from "../../../graph-schema/document.ts";
import { benchStep } from "../randomBatch.ts";
import { countGpu } from "./countGpu.ts";

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
  if (runtime.target !== target) throw new Error(why);
  const session = await runtime.load({ train: x.program }, x.state);
  const measured = await measure(
    rounds,
    () => session.run("train", x.batch),
    () => session.read(["train/loss"]),
  );
  await session.dispose();
  return { description: runtime.description, ...measured };
}

async function tensorflow(
  backend: "wasm" | "webgpu" | "cpu",
  model: "mlp" | "cnn",
  rounds: Rounds,
): Promise<StepTimes> {
  setWasmPaths("/tfjs/");
  if (!(await tf.setBackend(backend))) throw new Error(`TensorFlow.js has no backend ${backend} here`);
  await tf.ready();
  const layers = model === "mlp" ? mlpLayers() : cnnLayers();
  const net = tf.sequential({ layers });
  net.compile({ optimizer: tf.train.adam(1e-3), loss: "categoricalCrossentropy" });
  const x = model === "mlp" ? tf.randomUniform([64, 784]) : tf.randomUniform([64, 28, 28, 1]);
  const labels = tf.tensor1d(
    Array.from({ length: 64 }, (_, i) => i % 10),
    "int32",
  );
  const y = tf.oneHot(labels, 10).toFloat();
  let loss: tf.Scalar | undefined;
  const optimizer = tf.train.adam(1e-3);
  const step = async (): Promise<void> => {
    loss?.dispose();
    loss =
      optimizer.minimize(
        () => tf.losses.softmaxCrossEntropy(y, net.apply(x, { training: true }) as tf.Tensor2D).asScalar(),
        true,
      ) ?? undefined;
  };
  return {
    description: `TensorFlow.js ${tf.version.tfjs} (${backend})`,
    ...(await measure(rounds, step, async () => loss?.data())),
  };
}

const mlpLayers = (): tf.layers.Layer[] => [
  tf.layers.dense({ inputShape: [784], units: 512, activation: "relu" }),
  tf.layers.dense({ units: 512, activation: "relu" }),
  tf.layers.dense({ units: 10 }),
];

const cnnLayers = (): tf.layers.Layer[] => [
  tf.layers.conv2d({ inputShape: [28, 28, 1], filters: 32, kernelSize: 3, activation: "relu" }),
  tf.layers.maxPooling2d({ poolSize: 2 }),
  tf.layers.flatten(),
  tf.layers.dense({ units: 128, activation: "relu" }),
  tf.layers.dense({ units: 10 }),
];

window.ours = ours;
window.tensorflow = tensorflow;
