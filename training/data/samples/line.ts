import { keyOf, uniforms } from "../../run/generator.ts";
import { createDataset } from "../createDataset.ts";
import type { Sample } from "../sample.ts";

/** 300 points of y = 2x + 1 with x between −2 and 2. */
export const line: Sample = {
  type: "line",
  title: "A line",
  doc: "300 points of y = 2x + 1, the simplest thing there is to learn.",
  load() {
    const x = uniforms(keyOf(0, "line"), 300).map((u) => 4 * u - 2);
    const column = { kind: "number", shape: [], dtype: "float32" } as const;
    return createDataset({
      id: "sample:line",
      title: line.title,
      doc: line.doc,
      target: "y",
      warnings: [],
      columns: [
        { ...column, name: "x", data: x },
        { ...column, name: "y", data: x.map((v) => 2 * v + 1) },
      ],
    });
  },
};
