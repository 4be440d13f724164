import type { Action } from "./action.ts";
import { addActions } from "./addActions.ts";
import { blockActions } from "./blockActions.ts";
import { clipboardActions } from "./clipboardActions.ts";
import { editActions } from "./editActions.ts";
import { helpActions } from "./helpActions.ts";
import { projectActions } from "./projectActions.ts";
import { trainActions } from "./trainActions.ts";
import { viewActions } from "./viewActions.ts";

/** Everything a person can do, in the order of the help sheet. */
export const actions: readonly Action[] = [
  ...editActions,
  ...clipboardActions,
  ...addActions,
  ...blockActions,
  ...viewActions,
  ...trainActions,
  ...projectActions,
  ...helpActions,
];

const byId = new Map(actions.map((action) => [action.id, action]));

/** An action that is known to exist. */
export function actionOf(id: string): Action {
  const action = byId.get(id);
  if (!action) throw new Error(`internal: no action ${id}`);
  return action;
}

/** Runs an action if it can be done now. */
export function runAction(action: Action): void {
  if (action.enabled?.() !== false) void action.run();
}
