import type { Streamed } from "../../compiler/emit/streamed.ts";
import { classesOf, type Encoding } from "../data/encoding/encode.ts";
import { encodedTensors, feedName } from "./encodedTensors.ts";
import { streamSafetensors } from "./safetensors.ts";

/** data.safetensors of train.py: the rows to learn from and those held out, as the model sees them, in one order. */
export function dataFile(encoding: Encoding): Streamed {
  const classes = classesOf(encoding);
  return streamSafetensors({
    tensors: Object.fromEntries(encodedTensors(encoding).map((tensor) => [feedName(tensor), tensor])),
    metadata: {
      dataset: encoding.dataset.hash,
      ...(classes && { classes: JSON.stringify(classes) }),
    },
  });
}
