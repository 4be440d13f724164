import type { Edge } from "../document.ts";
import { usualPhase, usualTerm } from "../plan/objective.ts";

/** An instance of a block that one looks into: the id of its node, and which of those in the row, from 0. */
export interface InstanceRef {
  id: string;
  index: number;
}

/** Where a fault lies. */
export type Place = NodePlace | LayerPlace | EdgePlace | GraphPlace | PlanPlace | FilePlace;

interface InGraph {
  /** The instances of blocks that it lies in, outermost first; of several in a row that have it, the first. */
  path?: readonly InstanceRef[];
}

/** At an input port or a setting of a layer. */
interface InLayer {
  port?: string | undefined;
  param?: string | undefined;
}

/** At a node. */
export interface NodePlace extends InGraph, InLayer {
  in: "node";
  node: string;
  /** Title of its layer. */
  layer?: string;
}

/** At a layer that is no node yet. */
export interface LayerPlace extends InLayer {
  in: "layer";
}

/** At a wire, where no node at its ends could be named instead. */
export interface EdgePlace extends InGraph {
  in: "edge";
  edge: Edge;
}

/** In the whole graph. */
export interface GraphPlace extends InGraph {
  in: "graph";
}

/** At a field of the training plan. */
export type PlanPlace = { in: "plan" } & PlanField;

/** A field of the plan, or a setting of the unit that stands there. */
export type PlanField =
  | UnitField
  | PartField
  | InputField
  | { field: "target"; term: string }
  | { field: "dataset" | "batchSize" | "terms" };

/** A term or a phase by its name, or one of its settings. */
export type PartField = ({ field: "term"; term: string } | { field: "phase"; phase: string }) & {
  param?: string;
};

/** The columns that feed an input; `node` where the fault is at the node of the input, too. */
export interface InputField {
  field: "inputs";
  input: string;
  node?: Pick<NodePlace, "layer">;
}

/** Where the plan names a unit, or a setting of that unit. */
export type UnitField = (
  | { field: "loss"; term: string }
  | { field: "optimizer" | "schedule"; phase: string }
  | { field: "metrics"; index: number }
  | { field: "split" }
  | { field: "steps"; kind: string; index?: number }
  | { field: "columns"; column: string; step?: number }
) & { param?: string };

/** In the text of a document, by the keys that lead there. */
export interface FilePlace {
  in: "file";
  keys: readonly (string | number)[];
}

/** The instances of blocks that a place lies in. */
export const pathOf = (place: Place): readonly InstanceRef[] => ("path" in place && place.path) || [];

/** A place inside an instance of a block, as seen from the graph around the instance. */
export const placeInInstance = (place: Place, instance: InstanceRef): Place =>
  place.in === "node" || place.in === "edge" || place.in === "graph"
    ? { ...place, path: [instance, ...(place.path ?? [])] }
    : place;

/** The node that a place is at, in the innermost instance of its path. */
export const nodeAt = (place: Place): string | undefined =>
  place.in === "node"
    ? place.node
    : place.in === "plan" && place.field === "inputs" && place.node
      ? place.input
      : undefined;

/** The input port of a layer that a place is at. */
export const portAt = (place: Place): string | undefined =>
  place.in === "node" || place.in === "layer" ? place.port : undefined;

/** The setting of a layer that a place is at. */
export const paramAt = (place: Place): string | undefined =>
  place.in === "node" || place.in === "layer" ? place.param : undefined;

/** A field of the plan by the keys that lead to it; terms and phases are named where they are not the usual ones. */
export function planKeys(field: PlanField): (string | number)[] {
  const keys: (string | number)[] = field.field === "term" || field.field === "phase" ? [] : [field.field];
  if ("term" in field && (keys.length === 0 || field.term !== usualTerm)) keys.unshift("terms", field.term);
  if ("phase" in field && (keys.length === 0 || field.phase !== usualPhase))
    keys.unshift("phases", field.phase);
  if (field.field === "metrics") keys.push(field.index);
  if (field.field === "inputs") keys.push(field.input);
  if (field.field === "steps") keys.push(field.kind);
  if (field.field === "steps" && field.index !== undefined) keys.push(field.index);
  if (field.field === "columns") keys.push(field.column);
  if (field.field === "columns" && field.step !== undefined) keys.push("steps", field.step);
  if ("param" in field && field.param !== undefined) keys.push(field.param);
  return keys;
}
