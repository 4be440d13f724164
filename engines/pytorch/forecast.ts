import type { RunNeeds } from "../../training/run/runNeeds.ts";
import type { Settings } from "./settings.ts";

const NUMBER = 4;
/** What a CUDA context and the libraries' own buffers take of a device, in bytes. */
const CONTEXT = 0.6 * 2 ** 30;
/** What an allocator cannot use of what it holds. */
const FRAGMENTS = 1.1;

/**
 * Most memory that each of so many processes holds on its device, in bytes: parameters, their gradients, what the
 * optimizer keeps, and either what the forward pass leaves or an update's own tensors, whichever is more. Undefined where
 * the size of a row comes from the data. Beside torch's MemTracker, Adam, this sum is 0.9 (digitCnn) to 1.3 times
 * (resnet18) the peak.
 */
export function forecastBytes(
  { parameters, kept, activationBytes, recomputedBytes, batchSize }: RunNeeds,
  {
    parallel,
    microBatches,
    processes,
    checkpointing,
  }: Pick<Settings, "parallel" | "checkpointing"> & { microBatches: number; processes: number },
): number | undefined {
  const leftBytes = checkpointing ? recomputedBytes : activationBytes;
  if (leftBytes === undefined) return undefined;
  const rows = Math.ceil(batchSize / (processes * microBatches));
  const parts = parallel === "sharded" || parallel === "pipeline" ? processes : 1;
  const held = (NUMBER * (2 * parameters + kept)) / parts;
  const passing = Math.max(
    (leftBytes * rows) / (parallel === "pipeline" ? processes : 1),
    (NUMBER * parameters) / parts,
  );
  return Math.ceil(CONTEXT + FRAGMENTS * (held + passing));
}
