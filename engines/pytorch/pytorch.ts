import { availableParallelism } from "node:os";
import type { Engine, Probe } from "../engine.ts";
import { findPython, installed, project } from "./environment.mjs";
import { findGpus, type Gpu } from "./nvml.ts";

/** Trains with PyTorch on the GPUs of the server, or on its processor. */
export const pytorch: Engine = {
  type: "pytorch",
  title: "PyTorch",
  doc: "Trains on NVIDIA GPUs, one or several; without any on the processor.",
  probe: () => Promise.resolve(found()),
  accepts: () => [],
  prepare: () => ({ encoded: true, files: {} }),
  command: () => ({
    program: findPython()!,
    // torchrun takes options for its own, so all that the program is told is in the environment.
    arguments: [
      ...["-m", "torch.distributed.run", "--standalone", "--nproc-per-node", String(devices().length || 1)],
      ...["--module", "tensorloom_pytorch"],
    ],
    environment: {
      PYTHONPATH: project,
      PYTHONDONTWRITEBYTECODE: "1",
      PYTHONUNBUFFERED: "1",
      // Its server keeps it open.
      TENSORLOOM_INPUT: "open",
      // torchrun gives each process one, which a processor is more than.
      OMP_NUM_THREADS: String(devices().length > 0 ? 1 : availableParallelism()),
    },
  }),
};

const devices = (): readonly Gpu[] => {
  const driver = findGpus();
  return "gpus" in driver ? driver.gpus : [];
};

function found(): Probe {
  const version = installed().torch;
  if (!version) return { available: false, reason: "It is not installed; npm run setup:pytorch brings it." };
  const driver = findGpus();
  const has =
    "gpus" in driver
      ? driver.gpus.map(({ name, memory }) => `${name} with ${Math.round(memory.total / 2 ** 30)} GiB`)
      : [`${availableParallelism()} threads (${driver.none.replace(/\.$/, "")})`];
  return { available: true, has: `PyTorch ${version}, ${has.join(", ")}` };
}
