import type { Shortcut } from "../../ui/shortcut.ts";

export const actionGroups = ["Edit", "Add", "Blocks", "View", "Train", "Project", "Help"] as const;
export type ActionGroup = (typeof actionGroups)[number];

/** Something a person can do, offered by shortcut, command palette, menus and help alike. */
export interface Action {
  id: string;
  title: string;
  group: ActionGroup;
  /** The first is shown. */
  shortcuts?: readonly Shortcut[];
  /** The browser or the canvas hears these shortcuts itself. */
  native?: true;
  /** Also while typing in a field. */
  whileTyping?: true;
  /** Whether it can be done now; always unless said. */
  enabled?: () => boolean;
  run(): void | Promise<void>;
}
