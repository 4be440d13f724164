import { addActions } from "../../canvas/actions/addActions.ts";
import { blockActions } from "../../canvas/actions/blockActions.ts";
import { clipboardActions } from "../../canvas/actions/clipboardActions.ts";
import { editActions } from "../../canvas/actions/editActions.ts";
import { viewActions } from "../../canvas/actions/viewActions.ts";
import { exportActions } from "../../export/exportActions.ts";
import { projectActions } from "../../projects/projectActions.ts";
import type { Action } from "../../state/actions.ts";
import { trainActions } from "../../train/trainActions.ts";
import { helpActions } from "./helpActions.ts";
import { panelActions } from "./panelActions.ts";

/** Everything a person can do, as the features bring it; in the order of the help sheet. */
export const actions: readonly Action[] = [
  ...editActions,
  ...clipboardActions,
  ...addActions,
  ...blockActions,
  ...viewActions,
  ...panelActions,
  ...trainActions,
  ...projectActions,
  ...exportActions,
  ...helpActions,
];
