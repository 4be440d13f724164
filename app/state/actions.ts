import { messageOf } from "../../training/run/runError.ts";
import type { Shortcut } from "../ui/shortcut.ts";
import { useNotices } from "./notices.ts";

export const actionGroups = ["Edit", "Add", "Blocks", "View", "Train", "Project", "Help"] as const;
export type ActionGroup = (typeof actionGroups)[number];

/** Something a person can do, offered by shortcut, command palette, menus and help alike. */
export interface Action {
  id: string;
  title: string;
  group: ActionGroup;
  /** The first is shown. */
  shortcuts?: readonly Shortcut[];
  /** The browser or the canvas handles these shortcuts itself. */
  native?: true;
  /** Also while typing in a field. */
  whileTyping?: true;
  /** Whether it can be done now; always unless said. */
  enabled?: () => boolean;
  run(): void | Promise<void>;
}

let registered: ReadonlyMap<string, Action> = new Map();

/** Makes these the actions of the app; the shell lists them, as they come from every feature. */
export const registerActions = (actions: readonly Action[]): void => {
  registered = new Map(actions.map((action) => [action.id, action]));
};

/** An action that is known to exist. */
export function actionOf(id: string): Action {
  const action = registered.get(id);
  if (!action) throw new Error(`internal: no action ${id}`);
  return action;
}

/** Runs an action if it can be done now; one that fails says so in a notice. */
export function runAction(action: Action): void {
  if (action.enabled?.() === false) return;
  Promise.resolve(action.run()).catch((cause: unknown) => {
    console.error(cause);
    useNotices.getState().notify(`“${action.title}” failed. ${messageOf(cause)}`, {
      title: "Try again",
      run: () => runAction(action),
    });
  });
}
