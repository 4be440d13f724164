import { expect, test } from "vitest";
import { tensor } from "../../ir/types/shape.ts";
import { reparameterize } from "./reparameterize.ts";

test("a code that no sample has of its own is drawn, but adds no divergence to the loss of samples", () => {
  const learned = { mean: tensor([3, 4]), logVariance: tensor([3, 4]) };
  const shape = (divergence: number) => reparameterize.shape(learned, { divergence });
  expect(shape(0)).toEqual({ z: learned.mean });
  expect(shape(0.001)).toMatchObject({ code: "batchAxis", port: "mean" });
});
