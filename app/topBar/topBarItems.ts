import type { ComponentType } from "react";

/** What stands at the right end of the top bar, from left to right. */
export const topBarItems: readonly { id: string; Item: ComponentType }[] = [];
