import { check } from "../../compiler/check/check.ts";
import { type Document, type Edge, freshId, type Node } from "../../graph-schema/document.ts";
import { singleTermPlan } from "../../graph-schema/plan/singleTermPlan.ts";
import { bindShape, sizeOf, type TensorType } from "../../ir/types/shape.ts";
import type { Random } from "../../layers/testing/random.ts";
import { createDataset } from "../../training/data/createDataset.ts";
import type { Dataset } from "../../training/data/dataset.ts";
import type { LoadedColumn } from "../../training/data/loadedColumn.ts";
import { optimizers } from "../../training/objective/optimizers.ts";
import { schedules } from "../../training/objective/schedules.ts";
import { keyOf, randomBits, uniforms } from "../../training/run/generator.ts";
import type { TorchCase } from "./torchCases.ts";

/** Three steps of 3, 3 and 2 rows. */
const ROWS = 8;
const BATCH = 3;

/** A document with a plan and data for three steps, in which the loss reaches all that an output reads. */
export async function trainedDocument(
  { document, feeding, bind }: Omit<TorchCase, "key">,
  random: Random,
): Promise<{ document: Document; dataset: Dataset }> {
  const scored = withScore(document);
  const inputs = [...check(document).nodes.values()].filter((n) => n.layer?.boundary === "input");
  const taken = inputs.map(({ node }) => node.id);
  const target = freshId((id) => taken.includes(id), "score");
  const dataset = await createDataset({
    id: "file:random",
    title: "Random numbers",
    doc: "",
    target,
    warnings: [],
    columns: [
      ...inputs.map(({ node, outputs }) =>
        columnOf(node.id, outputs.y!, { bind, below: feeding.exclusiveUpperBound ?? 2 }),
      ),
      columnOf(target, { dtype: "float32", shape: ["N"] }, { bind, below: 1 }),
    ],
  });
  const optimizer = random.of(Object.values(optimizers));
  const { logEvery, checkpointEvery, seed } = document.plan;
  const plan = singleTermPlan({
    ...{ logEvery, checkpointEvery, seed },
    dataset: dataset.id,
    inputs: Object.fromEntries(taken.map((id) => [id, [id]])),
    target,
    validation: 0,
    loss: { type: random.of(["meanSquaredError", "huber", "l1"]), params: {} },
    metrics: [],
    optimizer: {
      type: optimizer.type,
      params: random.of([{}, ...(optimizer.examples ?? [])]),
    },
    schedule: { type: random.of(Object.keys(schedules)), params: {} },
    clipNorm: random.oneIn(3) ? 0.5 : null,
    batchSize: BATCH,
    epochs: 1,
    weights: "last",
  });
  return { document: { ...scored, plan }, dataset };
}

/** The document with a first output that has one number a sample: a mean over what all others hold. */
function withScore(document: Document): Document {
  const checked = check(document);
  const ids = new Set(document.graph.nodes.map((n) => n.id));
  const nodes: Node[] = [];
  const edges: Edge[] = [];
  const place = (type: string, params: Node["params"], from: readonly Pick<Edge, "from" | "output">[]) => {
    const id = freshId((taken) => ids.has(taken), "score");
    ids.add(id);
    nodes.push({ id, type, params, position: [0, 0] });
    edges.push(...from.map((source) => ({ ...source, to: id, input: "x" })));
    return { from: id, output: "y" };
  };
  const means = document.graph.edges.flatMap(({ from, output, to }) => {
    const type = checked.nodes.get(from)?.outputs[output];
    const ends = checked.nodes.get(to)?.layer?.boundary === "output";
    if (!ends || type?.dtype !== "float32" || type.shape[0] !== "N") return [];
    // Of a sum or a square, what is normalized would have no gradient.
    const waves = place("expression", { formula: "sin(0.5 + x)" }, [{ from, output }]);
    const axes = type.shape.flatMap((_, axis) => (axis > 0 ? [axis] : []));
    return [axes.length === 0 ? waves : place("reduce", { axes }, [waves])];
  });
  if (means.length === 0) return document;
  place("output", {}, [place("mean", {}, means)]);
  const graph = {
    nodes: [nodes.at(-1)!, ...document.graph.nodes, ...nodes.slice(0, -1)],
    edges: [...document.graph.edges, ...edges],
  };
  return { ...document, graph };
}

function columnOf(
  name: string,
  { dtype, shape: symbolic }: TensorType,
  { bind, below }: { bind: TorchCase["bind"]; below: number },
): LoadedColumn {
  const shape = bindShape(symbolic.slice(1), bind) as number[];
  const count = ROWS * sizeOf(shape);
  const key = keyOf(3, name);
  return dtype === "float32"
    ? { name, kind: "number", shape, dtype, data: uniforms(key, count).map((u) => 2 * u - 1) }
    : {
        name,
        kind: "tokens",
        shape,
        dtype: "int32",
        data: Int32Array.from({ length: count }, (_, i) => randomBits(i, key) % below),
      };
}
