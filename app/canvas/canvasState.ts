import type { ReactFlowInstance } from "@xyflow/react";
import { create } from "zustand";
import type { PortRef, WireCheck } from "../state/wiring/fit.ts";
import type { FlowEdge, FlowNode } from "./useFlow.ts";

/** A wire in the hand, and what every port at the other side says to it. */
export interface DraggedWire {
  from: PortRef;
  /** The side it started at. */
  side: "input" | "output";
  /** By {@link portKey}. */
  verdicts: ReadonlyMap<string, WireCheck>;
}

/** Where the search popover is open, and what a chosen layer is joined to. */
export interface OpenSearch {
  /** Window coordinates, pixels. */
  at: { x: number; y: number };
  wire?: { from: PortRef; side: "input" | "output" };
}

/** What is going on on the canvas but is no part of the document. */
export interface CanvasState {
  flow: ReactFlowInstance<FlowNode, FlowEdge> | null;
  /** Where shapes are drawn: above every wire, below the cards. */
  chips: Element | null;
  wire: DraggedWire | null;
  search: OpenSearch | null;
  /** Keys of the wires on the path under the pointer. */
  lit: ReadonlySet<string>;
  /** Key of the wire that a dragged layer would be put into. */
  inserting: string | null;
  set(change: Partial<Omit<CanvasState, "set">>): void;
}

const unlit: ReadonlySet<string> = new Set();

export const useCanvas = create<CanvasState>()((set) => ({
  flow: null,
  chips: null,
  wire: null,
  search: null,
  lit: unlit,
  inserting: null,
  set: (change) => set(change),
}));

/** Text that tells ports apart. */
export const portKey = (side: "input" | "output", { node, port }: PortRef): string =>
  `${node}.${side === "input" ? "in" : "out"}.${port}`;
