import * as tf from "@tensorflow/tfjs";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import "@tensorflow/tfjs-backend-webgpu";

/** A model in TensorFlow.js with a batch for it: scores and, for each of their rows, the right class. */
interface Peer {
  scores(): tf.Tensor2D;
  classes: number;
}

const relu = (units: number): tf.layers.Layer => tf.layers.dense({ units, activation: "relu" });
const dense = (units: number): tf.layers.Layer => tf.layers.dense({ units });

function sequence(x: tf.Tensor, layers: readonly tf.layers.Layer[]): Peer {
  const run = (y: tf.Tensor, layer: tf.layers.Layer): tf.Tensor => layer.apply(y) as tf.Tensor;
  return { scores: () => layers.reduce(run, x) as tf.Tensor2D, classes: 10 };
}

/** Two encoder layers with the norm after each sum, d 128, 4 heads, T 64, batch 16, vocabulary 1000. */
function transformer(): Peer {
  const [N, T, D, heads, classes] = [16, 64, 128, 4, 1000];
  const of = (layer: tf.layers.Layer, x: tf.Tensor): tf.Tensor3D => layer.apply(x) as tf.Tensor3D;
  const split = (x: tf.Tensor): tf.Tensor => x.reshape([N, T, heads, D / heads]).transpose([0, 2, 1, 3]);
  const tokens = tf.randomUniform([N, T], 0, classes, "int32");
  const embedding = tf.layers.embedding({ inputDim: classes, outputDim: D });
  const head = dense(classes);
  const blocks = [1, 2].map(() => ({
    projections: [dense(D), dense(D), dense(D)] as const,
    join: dense(D),
    norms: [tf.layers.layerNormalization(), tf.layers.layerNormalization()] as const,
    expand: relu(512),
    contract: dense(D),
  }));
  const scores = (): tf.Tensor2D => {
    let x = of(embedding, tokens);
    for (const { projections, join, norms, expand, contract } of blocks) {
      const [q, k, v] = projections.map((p) => split(of(p, x))) as [tf.Tensor, tf.Tensor, tf.Tensor];
      const weights = tf.softmax(tf.matMul(q, k, false, true).mul(1 / Math.sqrt(D / heads)));
      const mixed = tf.matMul(weights, v).transpose([0, 2, 1, 3]).reshape([N, T, D]);
      x = of(norms[0], x.add(of(join, mixed)));
      x = of(norms[1], x.add(of(contract, of(expand, x))));
    }
    return of(head, x).reshape([N * T, classes]);
  };
  return { scores, classes };
}

const peers = {
  mlp: () => sequence(tf.randomUniform([64, 784]), [relu(512), relu(512), dense(10)]),
  cnn: () =>
    sequence(tf.randomUniform([64, 28, 28, 1]), [
      tf.layers.conv2d({ filters: 32, kernelSize: 3, activation: "relu" }),
      tf.layers.maxPooling2d({ poolSize: 2 }),
      tf.layers.flatten(),
      relu(128),
      dense(10),
    ]),
  transformer,
} satisfies Record<string, () => Peer>;

export type PeerName = keyof typeof peers;

/** A train step with Adam, and a wait until the steps before are done. */
export async function tensorflowStep(
  backend: "wasm" | "webgpu",
  name: PeerName,
): Promise<{ description: string; step: () => Promise<void>; settle: () => Promise<unknown> }> {
  setWasmPaths("/tfjs/");
  if (!(await tf.setBackend(backend))) throw new Error(`TensorFlow.js has no backend ${backend} here`);
  await tf.ready();
  const { scores, classes } = peers[name]();
  const rows = scores().shape[0];
  const labels = tf.tensor1d(
    Array.from({ length: rows }, (_, i) => i % 10),
    "int32",
  );
  const y = tf.oneHot(labels, classes).toFloat();
  const optimizer = tf.train.adam(1e-3);
  let loss: tf.Scalar | undefined;
  return {
    description: `TensorFlow.js ${tf.version.tfjs} (${backend})`,
    step: async () => {
      loss?.dispose();
      loss =
        optimizer.minimize(() => tf.losses.softmaxCrossEntropy(y, scores()).asScalar(), true) ?? undefined;
    },
    settle: async () => loss?.data(),
  };
}
