import type { ComponentType } from "react";
import { ExportMenu } from "./ExportMenu.tsx";

/** What stands at the right end of the top bar, from left to right. */
export const topBarItems: readonly { id: string; Item: ComponentType }[] = [
  { id: "export", Item: ExportMenu },
];
