import type { Document, Graph } from "../../graph-schema/document.ts";
import { asVersion1 } from "../../graph-schema/migrations/classAxisAndWeights.ts";
import { asVersion2 } from "../../graph-schema/migrations/columnsAndObjective.ts";
import type { Plan } from "../../graph-schema/plan/plan.ts";
import { sorted } from "../../graph-schema/sorted.ts";
import { sha256 } from "../data/sha256.ts";

/**
 * sha256, hex, of what decides the numbers of a run: the graph without positions on the canvas, and the plan without
 * how often it reports and which weights count. A document that an earlier version could hold has the hash that it had
 * there, so that its checkpoints stay its own.
 */
export async function documentHash({ graph, blocks = {}, plan }: Document): Promise<string> {
  const { form, plan: said } = oldestForm(plan);
  const { weights: _weights, logEvery: _logEvery, checkpointEvery: _checkpointEvery, ...deciding } = said;
  const used = Object.entries(blocks).map(([name, { graph: bodies, params }]) => [
    name,
    { ...placeless(bodies), params: params.map((p) => [p.name, p.default]) },
  ]);
  const inBlocks = used.length > 0 && { blocks: Object.fromEntries(used) as object };
  const text = JSON.stringify(sorted({ ...form, ...placeless(graph), ...inBlocks, plan: deciding }));
  return sha256(new TextEncoder().encode(text));
}

/** A plan as the first version that can say it said it. */
function oldestForm(plan: Plan): {
  form: object;
  plan: Pick<Plan, "logEvery" | "checkpointEvery" | "weights">;
} {
  const version2 = asVersion2(plan);
  if (!version2) {
    // How files are read decides the rows, which have a hash of their own.
    const { reading: _, ...said } = plan;
    return { form: { version: 3 }, plan: said };
  }
  const version1 = asVersion1(version2);
  return version1 ? { form: {}, plan: version1 } : { form: { version: 2 }, plan: version2 };
}

const placeless = ({ nodes, edges }: Graph): object => ({
  nodes: nodes.map(({ position: _position, ...rest }) => rest),
  edges,
});
