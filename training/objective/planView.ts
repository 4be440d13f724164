import type { Checked } from "../../compiler/check/checked.ts";
import type { GraphView } from "../../compiler/check/graphView.ts";
import type { Objective } from "./objective.ts";
import type { Encoding } from "../data/encoding/encoding.ts";

/** A model and how it is to be trained, as warnings see them. */
export interface PlanView {
  checked: Checked;
  graph: GraphView;
  objective: Objective;
}

/** The same with data that fit. */
export interface DataView extends PlanView {
  encoding: Encoding;
}
