import { type Document, type Edge, edgeKey } from "../../graph-schema/document.ts";

/** The wire under a point of the window, also when a card lies over it. */
export function wireAt({ graph }: Document, x: number, y: number): Edge | undefined {
  for (const element of globalThis.document.elementsFromPoint(x, y)) {
    const key = element.closest(".react-flow__edge")?.getAttribute("data-id");
    if (key) return graph.edges.find((e) => edgeKey(e) === key);
  }
  return undefined;
}
