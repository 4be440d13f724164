import { categories, type Category } from "../../../layers/layer.ts";
import { rgbColor } from "../../ui/rgbColor.ts";

/** The colors of the categories as the style sheet has them in the current theme, as #rrggbb. */
export function categoryColors(): Readonly<Record<Category, string>> {
  const probe = document.createElement("i");
  document.body.append(probe);
  const colors = categories.map((category) => {
    probe.dataset.category = category;
    return [category, rgbColor(getComputedStyle(probe).getPropertyValue("--category"))];
  });
  probe.remove();
  return Object.fromEntries(colors) as Record<Category, string>;
}
