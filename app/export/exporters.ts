import type { Document } from "../../graph-schema/document.ts";
import { pngImage, svgImage } from "./canvasImage.ts";

/** A form in which a project can leave. */
export interface Exporter {
  id: string;
  title: string;
  /** Of the file. */
  extension: string;
  /** The file; undefined when there is nothing to give. */
  make(document: Document): Promise<Blob | undefined>;
}

/** Everything that can be exported, in the order of the menu. */
export const exporters: readonly Exporter[] = [
  {
    id: "document",
    title: "Document (JSON)",
    extension: "json",
    make: (document) =>
      Promise.resolve(new Blob([`${JSON.stringify(document, null, 2)}\n`], { type: "application/json" })),
  },
  { id: "png", title: "Image of the canvas (PNG)", extension: "png", make: pngImage },
  { id: "svg", title: "Image of the canvas (SVG)", extension: "svg", make: svgImage },
];
