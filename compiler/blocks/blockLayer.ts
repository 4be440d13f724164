import { z } from "zod";
import { anyDType, type Layer, type Port } from "../../layers/layer.ts";
import type { Block, BlockParam, Blocks } from "../../graph-schema/document.ts";
import { layerOf } from "../../layers/layers.ts";

/** An instance of a block as a layer, whose computation is the block's graph. */
export interface BlockLayer extends Layer {
  /** Its name among the document's blocks. */
  block: string;
  /** All blocks that its graph can refer to. */
  blocks: Blocks;
  /** Settings for each time that it stands in the row, or one for all. */
  settings: readonly Readonly<Record<string, unknown>>[];
}

export const isBlockLayer = (layer: Layer | undefined): layer is BlockLayer => layer?.category === "block";

/** The setting by which all of a row are one module; a block may have a setting of its own by that name. */
export const oneModuleSetting = "oneSetOfWeights";

/** Whether all of a row of instances are one module, which is called again and again. */
export const isOneModule = (layer: Layer, params: Readonly<Record<string, unknown>>): boolean =>
  isBlockLayer(layer) &&
  params[oneModuleSetting] === true &&
  !layer.blocks[layer.block]!.params.some((p) => p.name === oneModuleSetting);

/** The icon of every block. */
export const blockIcon = "package";

/** Longest row of one instance. */
const MOST = 1000;

const interfaces = new WeakMap<Block, Layer>();

/** The layer that instances of a block are; `repetitions` are the settings for each time it stands in the row. */
export function blockLayer(
  name: string,
  blocks: Blocks,
  repetitions?: readonly Readonly<Record<string, unknown>>[],
): BlockLayer {
  const block = blocks[name]!;
  const face = interfaces.get(block) ?? describe(name, block);
  interfaces.set(block, face);
  return { ...face, block: name, blocks, settings: repetitions ?? [face.params.parse(Object.create(null))] };
}

function describe(name: string, block: Block): Layer {
  const portsAt = (side: "input" | "output"): string[] =>
    block.graph.nodes.filter((n) => layerOf(n.type)?.boundary === side).map((n) => n.id);
  const own = Object.fromEntries(block.params.map((p) => [p.name, settingOf(p)]));
  return {
    type: `block:${name}`,
    title: block.title,
    category: "block",
    icon: blockIcon,
    doc: block.doc ?? `A block of ${sizeOf(block)}; its copies all follow it.`,
    formula: "",
    params: z.object({
      ...own,
      repeat: z
        .int()
        .min(1)
        .max(MOST)
        .default(1)
        .describe("How many stand in a row, each with parameters of its own unless they have one set"),
      // A setting of this name that a block has itself is another.
      [oneModuleSetting]: own[oneModuleSetting] ?? oneModule,
    }),
    inputs: Object.fromEntries(
      portsAt("input").map((port): [string, Port] => [
        port,
        { doc: `What enters at "${port}"`, dtype: anyDType },
      ]),
    ),
    outputs: Object.fromEntries(portsAt("output").map((port) => [port, `What leaves at "${port}"`])),
    summary: (p) => summaryOf(block, p),
    shape: unreachable,
    lower: unreachable,
    torch: unreachable,
    examples: [],
  };
}

const oneModule = z
  .boolean()
  .default(false)
  .describe("All in a row are one module that is called again, as the layers of ALBERT are");

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

/** Checking, lowering and emitting go into the body of an instance, never through these. */
const unreachable = (): never => {
  throw new Error("internal: a block was treated as a layer without a graph");
};
