import { loadTableSample } from "../table/loadTableSample.ts";
import type { Sample } from "../sample.ts";

/** 344 penguins of three species from the islands of Palmer Archipelago; Gorman, Williams and Fraser, 2014. */
export const penguins: Sample = {
  type: "penguins",
  title: "Penguins",
  doc: "344 penguins. Tell the sex from the size, the species and the island. Some rows have gaps.",
  load: (loader) => loadTableSample(penguins, "Sex", loader),
};
