import type { Action } from "../../state/actions.ts";
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
