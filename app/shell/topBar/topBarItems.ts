import type { ComponentType } from "react";
import { RuntimeBadge } from "../../train/RuntimeBadge.tsx";
import { TrainButton } from "../../train/TrainButton.tsx";
import { ExportMenu } from "./ExportMenu.tsx";

/** What stands at the right end of the top bar, from left to right. */
export const topBarItems: readonly { id: string; Item: ComponentType }[] = [
  { id: "runtime", Item: RuntimeBadge },
  { id: "export", Item: ExportMenu },
  { id: "train", Item: TrainButton },
];
