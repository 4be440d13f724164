import { useDialogs } from "../../state/dialogs.ts";
import type { Action } from "../../state/actions.ts";

/** Finding out what can be done. */
export const helpActions: readonly Action[] = [
  {
    id: "commands",
    title: "All commands",
    group: "Help",
    shortcuts: ["Mod+K"],
    whileTyping: true,
    run: () => useDialogs.getState().show("commands"),
  },
  {
    id: "shortcuts",
    title: "Keyboard shortcuts",
    group: "Help",
    shortcuts: ["?"],
    run: () => useDialogs.getState().show("shortcuts"),
  },
];
