import { blockIcon } from "../../compiler/blocks/blockLayer.ts";
import { layers } from "../../layers/layers.ts";
import type { LayerIcons } from "../ui/layerIcons.ts";

type Drawing = LayerIcons[string];

/** The drawings of every icon that a layer names. Runs while the page is built. */
export async function readLayerIcons(): Promise<LayerIcons> {
  // Loaded by Node as it is: bundled, it would be two thousand modules.
  const { default: icons } = await import(/* turbopackIgnore: true */ "lucide-react/dynamicIconImports");
  const names = [...new Set([blockIcon, ...Object.values(layers).map((layer) => layer.icon)])];
  const entries = names.map(async (name): Promise<[string, Drawing]> => {
    if (!Object.hasOwn(icons, name)) return [name, []];
    const module: unknown = await icons[name as keyof typeof icons]();
    return [name, (module as { __iconData: { node: Drawing } }).__iconData.node];
  });
  return Object.fromEntries(await Promise.all(entries));
}
