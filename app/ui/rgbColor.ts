/** Any CSS color as #rrggbb, for what does not know the newer ways to write one. */
export function rgbColor(color: string): string {
  const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  if (!pen) return "#808080";
  pen.fillStyle = color;
  pen.fillRect(0, 0, 1, 1);
  const [r = 0, g = 0, b = 0] = pen.getImageData(0, 0, 1, 1).data;
  return `#${[r, g, b].map((c) => c.toString(16).padStart(2, "0")).join("")}`;
}

/** A color of the style sheet, such as "--ink", as #rrggbb in the current theme. */
export const pageColor = (variable: string): string =>
  rgbColor(getComputedStyle(document.documentElement).getPropertyValue(variable));
