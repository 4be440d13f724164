import { availableParallelism } from "node:os";
import type { Engine, EngineRun, Probe } from "../engine.ts";
import { findPython, installed, project } from "./environment.mjs";
import { chooseSettings } from "./chooseSettings.ts";
import type { Device } from "../device.ts";
import { findGpus } from "./nvml.ts";
import { settings } from "./settings.ts";

/** Trains with PyTorch on the GPUs of the server, or on its processor. */
export const pytorch: Engine = {
  type: "pytorch",
  title: "PyTorch",
  doc: "Trains on NVIDIA GPUs, one or several; without any on the processor.",
  settings,
  probe: () => Promise.resolve(found()),
  devices,
  choose: chooseSettings,
  devicesOf: (told) => {
    const { processes } = settings.parse(told);
    return processes === "automatic" ? 1 : processes;
  },
  accepts: () => [],
  prepare: () => ({ encoded: true, files: {} }),
  command: (run) => {
    const processes = processesOf(run);
    return {
      program: findPython()!,
      // torchrun takes options for its own, so all that the program is told is in the environment.
      arguments: [
        ...["-m", "torch.distributed.run", "--standalone", "--nproc-per-node", String(processes)],
        ...["--module", "tensorloom_pytorch"],
      ],
      environment: {
        PYTHONPATH: project,
        PYTHONDONTWRITEBYTECODE: "1",
        PYTHONUNBUFFERED: "1",
        // Its server keeps it open.
        TENSORLOOM_INPUT: "open",
        TENSORLOOM_PYTORCH: JSON.stringify(programSettings(run)),
        CUDA_VISIBLE_DEVICES: run.devices.join(","),
        // torchrun gives each process one, which a processor is more than.
        OMP_NUM_THREADS: String(
          run.devices.length > 0 ? 1 : Math.max(1, Math.floor(availableParallelism() / processes)),
        ),
      },
    };
  },
};

function devices(): readonly Device[] {
  const driver = findGpus();
  return "gpus" in driver ? driver.gpus : [];
}

const processesOf = ({ settings: told, devices }: EngineRun): number => {
  const { processes } = settings.parse(told);
  return processes === "automatic" ? devices.length || 1 : processes;
};

/** As the Python program reads them. */
function programSettings(run: EngineRun): Record<string, unknown> {
  const { parallel, microBatches, precision, compiled, checkpointing, exact } = settings.parse(run.settings);
  return {
    parallel: parallel === "automatic" ? "data" : parallel,
    micro_batches: microBatches === "automatic" ? 1 : microBatches,
    ...{ precision, compiled, checkpointing, exact },
  };
}

function found(): Probe {
  const version = installed().torch;
  if (!version) return { available: false, reason: "It is not installed.", command: "npm run setup:pytorch" };
  const driver = findGpus();
  const has =
    "gpus" in driver
      ? driver.gpus.map(({ name, memory }) => `${name} with ${Math.round(memory.total / 2 ** 30)} GiB`)
      : [`${availableParallelism()} threads (${driver.none.replace(/\.$/, "")})`];
  return { available: true, has: `PyTorch ${version}, ${has.join(", ")}` };
}
