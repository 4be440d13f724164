import type { Loss } from "./loss.ts";
import { binaryCrossEntropy } from "./losses/binaryCrossEntropy.ts";
import { crossEntropy } from "./losses/crossEntropy.ts";
import { huber } from "./losses/huber.ts";
import { l1 } from "./losses/l1.ts";
import { meanSquaredError } from "./losses/meanSquaredError.ts";

/** Every loss, once. */
export const losses: Readonly<Record<string, Loss>> = {
  crossEntropy,
  binaryCrossEntropy,
  meanSquaredError,
  l1,
  huber,
};
