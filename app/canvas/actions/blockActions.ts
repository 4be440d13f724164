import { type BlockLayer, isBlockLayer } from "../../../compiler/blocks/blockLayer.ts";
import { bodiesOf } from "../../../compiler/blocks/bodiesOf.ts";
import type { CheckedGraph } from "../../../compiler/check/checked.ts";
import { instancesOf } from "../../../compiler/blocks/edits/instancesOf.ts";
import { makeBlock } from "../../../compiler/blocks/edits/makeBlock.ts";
import { unlinkBlock } from "../../../compiler/blocks/edits/unlinkBlock.ts";
import { type InstanceFacts, unpackBlock } from "../../../compiler/blocks/edits/unpackBlock.ts";
import { batch, inBlock } from "../../../graph-schema/edits/compose.ts";
import { blockNameOf } from "../../../graph-schema/document.ts";
import { applyEdit } from "../../../graph-schema/edits/edit.ts";
import type { Shape } from "../../../ir/types/shape.ts";
import { overlaps, runsBack } from "./autoLayout.ts";
import { cardShape } from "../../state/drawing/cardShape.ts";
import { enterInstance, hasAdjacentInstance, isInstance, leaveTo, stepInRow } from "../enter.ts";
import { inView, selectNodes, useEditor } from "../../state/editor/editor.ts";
import { useNotices } from "../../state/notices.ts";
import type { Action } from "../../state/actions.ts";

/** The one selected instance of a block. */
function chosenInstance(): string | undefined {
  const { nodes } = useEditor.getState().selection;
  const [only] = nodes;
  return nodes.size === 1 && only !== undefined && isInstance(only) ? only : undefined;
}

/** Whether the selected instance shares its block with others. */
function hasSiblings(): boolean {
  const id = chosenInstance();
  const { document, checked } = inView();
  const name = id === undefined ? undefined : blockNameOf(checked.nodes.get(id)!.node.type);
  return name !== undefined && instancesOf(document, name).length > 1;
}

/** The layout is fetched when it is first needed, before anything is read that could change meanwhile. */
const layout = () => import("../../state/drawing/laidOut.ts");

async function make(): Promise<void> {
  const { layoutEdit } = await layout();
  const { document, checked, selection, apply } = inView();
  const layers = new Map([...checked.nodes].map(([id, { layer }]) => [id, layer]));
  const made = makeBlock(document, selection.nodes, { layers, heightOf: (face) => cardShape(face).height });
  if ("refusal" in made) {
    const { refusal, between = [] } = made;
    const title = between.length > 1 ? "Select them too" : "Select it too";
    const alongside = { title, run: () => selectNodes([...selection.nodes, ...between]) };
    return useNotices.getState().notify(refusal, between.length > 0 ? alongside : undefined);
  }
  const after = applyEdit(document, made.edit).document;
  const body = { ...after, graph: after.blocks![made.name]!.graph };
  const untangle = overlaps(body) || runsBack(body) ? [inBlock(made.name, layoutEdit(body, made.name))] : [];
  apply(batch([made.edit, ...untangle]), "Make a block");
  selectNodes([made.id]);
}

function unlink(id: string): void {
  const { document, apply } = inView();
  apply(unlinkBlock(document, id).edit, `Unlink ${id}`);
}

async function unpack(id: string): Promise<void> {
  const { layoutEdit } = await layout();
  const { document, apply } = inView();
  const unpacked = unpackBlock(document, id, factsOf(id));
  if ("refusal" in unpacked) return useNotices.getState().notify(unpacked.refusal);
  const after = applyEdit(document, unpacked.edit).document;
  const untangle =
    overlaps(after) && !overlaps(document) ? [layoutEdit(after, useEditor.getState().view.block)] : [];
  apply(batch([unpacked.edit, ...untangle]), `Unpack ${id}`);
  selectNodes(unpacked.ids);
}

function factsOf(id: string): InstanceFacts {
  const instance = inView().checked.nodes.get(id)!;
  const { layer } = instance;
  const [first] = bodiesOf(instance)!;
  const heights = new Map([...first!.nodes].map(([inner, n]) => [inner, cardShape(n.layer).height]));
  // Inside a block the shapes at two instances need not be alike.
  const shapes = depth() > 0 || !isBlockLayer(layer) ? [] : shapesAt(layer, instance.bodies);
  return { heights, height: cardShape(layer).height, shapes };
}

/** The shapes at the ports of an instance, for each time that it stands in the row. */
function shapesAt(
  layer: BlockLayer,
  bodies: readonly CheckedGraph[] = [],
): readonly Readonly<Record<string, Shape>>[] {
  return bodies.map(({ nodes }) =>
    Object.fromEntries(
      Object.keys(layer.inputs).flatMap((port) => {
        const [type] = Object.values(nodes.get(port)?.outputs ?? {});
        return type ? [[port, type.shape]] : [];
      }),
    ),
  );
}

const depth = (): number => useEditor.getState().view.path.length;

/** The innermost instance around what is seen that stands in a row. */
const inRow = (): number => useEditor.getState().view.rows.findLastIndex((count) => count > 1);

/** Going into blocks, and making, parting and dissolving them. */
export const blockActions: readonly Action[] = [
  {
    id: "makeBlock",
    title: "Make a block",
    group: "Blocks",
    shortcuts: ["Mod+G"],
    enabled: () => useEditor.getState().selection.nodes.size > 0,
    run: make,
  },
  {
    id: "enterBlock",
    title: "Enter the block",
    group: "Blocks",
    shortcuts: ["Enter"],
    enabled: () => chosenInstance() !== undefined,
    run: () => enterInstance(chosenInstance()!),
  },
  {
    id: "leaveBlock",
    title: "Leave the block",
    group: "Blocks",
    shortcuts: ["Alt+ArrowUp", "Escape"],
    enabled: () => depth() > 0,
    run: () => leaveTo(depth() - 1),
  },
  ...([1, -1] as const).map((step): Action => ({
    id: step > 0 ? "nextInRow" : "previousInRow",
    title: step > 0 ? "Next copy in the row" : "Previous copy in the row",
    group: "Blocks",
    shortcuts: [step > 0 ? "PageDown" : "PageUp"],
    enabled: () => hasAdjacentInstance(inRow(), step),
    run: () => stepInRow(inRow(), step),
  })),
  {
    id: "unlinkBlock",
    title: "Unlink from the other copies",
    group: "Blocks",
    enabled: hasSiblings,
    run: () => unlink(chosenInstance()!),
  },
  {
    id: "unpackBlock",
    title: "Unpack into its layers",
    group: "Blocks",
    shortcuts: ["Mod+Shift+G"],
    enabled: () => chosenInstance() !== undefined,
    run: () => unpack(chosenInstance()!),
  },
];
