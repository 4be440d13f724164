import { loadTableSample } from "../table/loadTableSample.ts";
import type { Sample } from "../sample.ts";

/** 150 irises of three species, four lengths each; Fisher, 1936. */
export const iris: Sample = {
  type: "iris",
  title: "Iris flowers",
  doc: "150 flowers of three species. Tell the species from the sizes of sepals and petals.",
  load: (loader) => loadTableSample(iris, "species", loader),
};
