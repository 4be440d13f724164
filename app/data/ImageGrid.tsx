import type { ColumnInfo, DatasetInfo } from "../state/plan/datasetInfo.ts";
import type { Rows } from "../clients/data/messages.ts";
import { sizeOf } from "../../ir/types/shape.ts";
import { cellText } from "./cellText.ts";
import { PixelImage } from "../ui/PixelImage.tsx";

/** Images with what they show. */
export function ImageGrid({
  dataset,
  image,
  pages,
}: {
  dataset: DatasetInfo;
  image: ColumnInfo;
  pages: readonly Rows[];
}) {
  const width = sizeOf(image.shape);
  const label = dataset.columns.find((c) => c.name === dataset.target && c !== image);
  const shown = pages.flatMap((rows) => {
    const pixels = rows[image.name]!;
    return Array.from({ length: pixels.length / width }, (_, i) => ({
      pixels: pixels.subarray(i * width, (i + 1) * width),
      text: label ? cellText(label, rows[label.name]!, i) : "",
    }));
  });
  return (
    <ul aria-label="Images" className="flex flex-wrap gap-2 p-3">
      {shown.map(({ pixels, text }, i) => (
        <li key={i} className="flex flex-col items-center">
          <PixelImage data={pixels} shape={image.shape} size={48} label={`Row ${i + 1}: ${text}`} />
          <span className="number text-[11px] text-muted">{text}</span>
        </li>
      ))}
    </ul>
  );
}
