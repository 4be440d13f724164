import type { IconNode } from "lucide-react";
import { createContext } from "react";

/** Drawings of the icons that the layers name, by name. */
export type LayerIcons = Readonly<Record<string, IconNode>>;

/** Filled by the page, so that the tab loads only the icons in use. */
export const LayerIconsContext = createContext<LayerIcons>({});
