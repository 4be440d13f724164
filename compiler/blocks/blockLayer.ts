import { z } from "zod";
import { anyDType } from "../../layers/rules/anyDType.ts";
import { findingOf } from "../../graph-schema/diagnostics/diagnostic.ts";
import type { Block, BlockParam } from "../../graph-schema/document.ts";
import type { Layer, Port } from "../../layers/layer.ts";
import { layerOf } from "../../layers/layers.ts";
import type { Arriving } from "../check/checkNode.ts";
import type { CheckedGraph } from "../check/checked.ts";
import type { Environment } from "../check/resolveNode.ts";
import { checkInstance } from "./checkInstance.ts";

/** A block seen as a layer. */
export interface BlockLayer extends Layer {
  /** Its name among the document's blocks. */
  block: string;
  /** The graph inside, checked for what arrives, once for each time that the copy stands in the row. */
  bodies(arriving: Arriving): readonly CheckedGraph[];
}

export const isBlockLayer = (layer: Layer | undefined): layer is BlockLayer =>
  layer !== undefined && "bodies" in layer;

/** The icon of every block. */
export const blockIcon = "package";

/** Longest row of one copy. */
const MOST = 1000;

const interfaces = new WeakMap<Block, Layer>();

/** The layer that copies of a block are; `repetitions` are the settings for each time it stands in the row. */
export function blockLayer(
  name: string,
  { blocks, checkGraph }: Pick<Environment, "blocks" | "checkGraph">,
  repetitions?: readonly Readonly<Record<string, unknown>>[],
): BlockLayer {
  const block = blocks[name]!;
  const face = interfaces.get(block) ?? describe(name, block);
  interfaces.set(block, face);
  const settings = repetitions ?? [face.params.parse({})];
  const bodies = (arriving: Arriving) => checkInstance({ name, blocks, settings, arriving, checkGraph });
  return {
    ...face,
    block: name,
    bodies,
    shape: (x) => {
      const arriving = Object.fromEntries(Object.entries(x).map(([port, type]) => [port, [type]]));
      const graphs = bodies(arriving);
      const { outputs } = graphs.at(-1)!;
      const first = graphs.flatMap((g) => g.diagnostics).find((d) => d.severity === "error");
      return first ? { ...findingOf(first), severity: "error" } : outputs;
    },
  };
}

function describe(name: string, block: Block): Layer {
  const ends = (end: "input" | "output"): string[] =>
    block.graph.nodes.filter((n) => layerOf(n.type)?.boundary === end).map((n) => n.id);
  return {
    type: `block:${name}`,
    title: block.title,
    category: "block",
    icon: blockIcon,
    doc: block.doc ?? `A block of ${sizeOf(block)}; its copies all follow it.`,
    formula: "",
    params: z.object({
      ...Object.fromEntries(block.params.map((p) => [p.name, settingOf(p)])),
      repeat: z
        .int()
        .min(1)
        .max(MOST)
        .default(1)
        .describe("How many stand in a row, each with parameters of its own"),
    }),
    inputs: Object.fromEntries(
      ends("input").map((port): [string, Port] => [
        port,
        { doc: `What enters at "${port}"`, dtype: anyDType },
      ]),
    ),
    outputs: Object.fromEntries(ends("output").map((port) => [port, `What leaves at "${port}"`])),
    summary: (p) => summaryOf(block, p),
    shape: unreachable,
    lower: unreachable,
    torch: unreachable,
    examples: [],
  };
}

function settingOf({ default: value, choices, doc }: BlockParam): z.ZodType {
  return kindOf(value, choices)
    .default(value)
    .describe(doc ?? "A setting of this block");
}

/** What a setting may be, by what its default is. */
function kindOf(value: BlockParam["default"], choices: readonly string[] | undefined): z.ZodType {
  if (typeof value === "number") return Number.isInteger(value) ? z.int() : z.number();
  if (typeof value === "boolean") return z.boolean();
  if (typeof value === "string") return choices?.length ? z.enum(choices) : z.string().max(100);
  return z.array(z.number()).max(10);
}

function summaryOf(block: Block, p: Readonly<Record<string, unknown>>): string {
  const shown = block.params.slice(0, 3).map(({ name }) => `${name} ${String(p[name])}`);
  return shown.join(" · ") || sizeOf(block);
}

/** "3 layers". */
function sizeOf({ graph }: Block): string {
  const count = graph.nodes.filter((n) => !layerOf(n.type)?.boundary).length;
  return count === 1 ? "1 layer" : `${count} layers`;
}

/** Checking, lowering and emitting go into the graph of a copy, never through these. */
const unreachable = (): never => {
  throw new Error("internal: a block was treated as a layer without a graph");
};
