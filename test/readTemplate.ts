import { readdirSync, readFileSync } from "node:fs";
import type { Document, Graph, Node } from "../graph-schema/document.ts";
import { renderDiagnostic } from "../graph-schema/diagnostics/render.ts";
import { readDocument } from "../graph-schema/readDocument.ts";
import { sampleOf } from "../training/data/samples.ts";
import { planRun, type RunPlan } from "../training/run/planRun.ts";

/** Where the templates lie. */
export const templateFolder = new URL("../public/examples/", import.meta.url);

/** Every template, by the name of its file. */
export const templateIds = (): string[] =>
  readdirSync(templateFolder)
    .filter((file) => file !== "index.json")
    .map((file) => file.replace(".json", ""));

/** The document of a template. */
export function readTemplate(id: string): Document {
  const read = readDocument(readFileSync(new URL(`${id}.json`, templateFolder), "utf8"));
  if (!read.ok) throw new Error(`${id}: ${read.diagnostics.map(renderDiagnostic).join(" ")}`);
  return read.document;
}

/** A template with its sample set, ready to train. */
export const planTemplate = (id: string): Promise<RunPlan> => planSample(readTemplate(id));

/** A document that trains on a sample set, ready to train. */
export async function planSample(document: Document): Promise<RunPlan> {
  const sample = sampleOf(document.plan.dataset!)!;
  const dataset = await sample.load((file) =>
    Promise.resolve(readFileSync(new URL(`../samples/${file}`, templateFolder))),
  );
  const run = await planRun(document, dataset);
  if (!run.objective) throw new Error(`${document.name}: ${run.diagnostics.map(renderDiagnostic).join(" ")}`);
  return run;
}

/** Settings by "node.setting", or "block/node.setting" inside a block. */
export type Edits = Readonly<Record<string, Node["params"][string]>>;

/** The document with settings changed. */
export const edited = (document: Document, edits: Edits): Document =>
  Object.entries(edits).reduce((now, [path, value]): Document => {
    const [, name, id, setting] = /^(?:(\w+)\/)?(\w+)\.(\w+)$/.exec(path)!;
    const within = ({ nodes, edges }: Graph): Graph => {
      const at = nodes.findIndex((n) => n.id === id);
      const node = nodes[at]!;
      return { nodes: nodes.with(at, { ...node, params: { ...node.params, [setting!]: value } }), edges };
    };
    if (name === undefined) return { ...now, graph: within(now.graph) };
    const block = now.blocks![name]!;
    return { ...now, blocks: { ...now.blocks, [name]: { ...block, graph: within(block.graph) } } };
  }, document);
