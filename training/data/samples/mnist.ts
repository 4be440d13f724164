import { createDataset } from "../createDataset.ts";
import { unpackDataset } from "../packDataset.ts";
import type { Sample } from "../sample.ts";

/** 10,000 handwritten digits, 1×28×28; LeCun, Cortes and Burges. */
export const mnist: Sample = {
  type: "mnist",
  title: "Handwritten digits",
  doc: "10,000 gray images of 28×28 pixels, written by hand, with the digit that each shows.",
  async load(loader) {
    const packed = unpackDataset(await loader("mnist.safetensors"));
    if ("error" in packed) throw new Error(`samples/mnist.safetensors: ${packed.error}`);
    return createDataset({ ...packed, id: "sample:mnist", title: mnist.title, doc: mnist.doc });
  },
};
