import type { Exporter } from "./exporter.ts";
import { modelExporters } from "./modelExporters.ts";

/** Everything that can be exported, in the order of the menu. */
export const exporters: readonly Exporter[] = [
  ...modelExporters,
  {
    id: "document",
    title: "Document (JSON)",
    extension: "json",
    make: (document) =>
      Promise.resolve(new Blob([`${JSON.stringify(document, null, 2)}\n`], { type: "application/json" })),
  },
  {
    id: "png",
    title: "Image of the canvas (PNG)",
    extension: "png",
    make: async () => (await import("./canvasImage.ts")).pngImage(),
  },
  {
    id: "svg",
    title: "Image of the canvas (SVG)",
    extension: "svg",
    make: async () => (await import("./canvasImage.ts")).svgImage(),
  },
];
