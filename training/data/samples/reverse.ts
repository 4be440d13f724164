import { keyOf, randomBits } from "../../run/generator.ts";
import { createDataset } from "../createDataset.ts";
import type { Sample } from "../sample.ts";

const ROWS = 4000;
const LENGTH = 12;
const letters = [..."abcdefghijklmnop"];

/** 4,000 sequences of 12 random tokens out of 16, with the same in reverse. */
export const reverse: Sample = {
  type: "reverse",
  title: "Reversed sequences",
  doc: "4,000 sequences of 12 letters a to p. Write each backwards: every place must look at another.",
  load() {
    const key = keyOf(0, "reverse");
    // The upper bits of a product are the more random ones.
    const tokens = Int32Array.from({ length: ROWS * LENGTH }, (_, i) => randomBits(i, key) >>> 28);
    const reversed = tokens.map((_, i) => tokens[i - (i % LENGTH) + LENGTH - 1 - (i % LENGTH)]!);
    const column = { kind: "tokens", shape: [LENGTH], dtype: "int32", classes: letters } as const;
    return createDataset({
      id: "sample:reverse",
      title: reverse.title,
      doc: reverse.doc,
      target: "reversed",
      warnings: [],
      columns: [
        { ...column, name: "tokens", data: tokens },
        { ...column, name: "reversed", data: reversed },
      ],
    });
  },
};
