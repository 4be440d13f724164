import type { Streamed } from "../../compiler/emit/streamed.ts";
import { classesOf, type Encoding } from "../data/encoding/encoding.ts";
import { encodedTensors, feedName } from "./encodedTensors.ts";
import { streamSafetensors } from "./safetensors.ts";

/** data.safetensors of train.py: the rows to learn from and those held out, as the model sees them, in one order. */
export async function dataFile(encoding: Encoding): Promise<Streamed> {
  const tensors = await encodedTensors(encoding);
  const classes = classesOf(encoding);
  return streamSafetensors({
    tensors: Object.fromEntries(tensors.map((tensor) => [feedName(tensor), tensor])),
    metadata: {
      dataset: encoding.dataset.hash,
      ...(classes && { classes: JSON.stringify(classes) }),
    },
  });
}
