import { type Plan2, upgraded } from "../migrations/columnsAndObjective.ts";
import { type Plan, plan } from "./plan.ts";

/** Settings of a plan, in which those of its one term, its one phase, its columns and its split stand side by side. */
export type SingleTermPlan = Partial<
  Omit<Plan2, "loss" | "metrics" | "optimizer" | "schedule"> & {
    loss: Unit;
    metrics: readonly Unit[];
    optimizer: Unit;
    schedule: Unit;
  }
>;
interface Unit {
  type: string;
  params?: object;
}

/** A plan of one term and one phase; what the settings leave open has its default. */
export const singleTermPlan = (settings: SingleTermPlan): Plan => plan.parse(upgraded({ ...settings }));
