import { availableParallelism } from "node:os";
import type { Engine, EngineRun, Probe } from "../engine.ts";
import { findPython, installed, project } from "./environment.mjs";
import { chooseSettings } from "./chooseSettings.ts";
import { lightenSettings } from "./lightenSettings.ts";
import type { Device } from "../device.ts";
import { findGpus } from "./nvml.ts";
import { settings } from "./settings.ts";

/** Trains with PyTorch on the GPUs of the server, or on its processor. */
export const pytorch: Engine = {
  type: "pytorch",
  title: "PyTorch",
  doc: "Trains on NVIDIA GPUs, one or several; without any on the processor.",
  portable: true,
  settings,
  probe: () => Promise.resolve(found()),
  devices,
  choose: chooseSettings,
  lighten: lightenSettings,
  devicesOf: (told) => {
    const { processes } = settings.parse(told);
    return processes === "automatic" ? 1 : processes;
  },
  accepts: () => [],
  prepare: () => ({ encoded: true, files: {} }),
  command: (run) => {
    const { room } = run;
    const processes = processesOf(run);
    const nodes = Math.min(room?.nodes ?? 1, processes);
    const here = Math.ceil(processes / nodes);
    return {
      nodes,
      program: findPython()!,
      // torchrun takes options for its own, so all that the program is told is in the environment.
      arguments: [
        ...["-m", "torch.distributed.run", "--nproc-per-node", String(here)],
        // Where the others are the launcher says.
        ...(nodes === 1 ? ["--standalone"] : ["--nnodes", String(nodes), "--rdzv-backend", "c10d"]),
        // All begin again from the newest checkpoint where one is lost.
        ...["--max-restarts", "3"],
        ...["--module", "tensorloom_pytorch"],
      ],
      environment: {
        PYTHONPATH: project,
        PYTHONDONTWRITEBYTECODE: "1",
        PYTHONUNBUFFERED: "1",
        TENSORLOOM_PYTORCH: JSON.stringify(programSettings(run)),
        // Its server keeps the input open; elsewhere the devices are those that the launcher asked for.
        ...(!room && { TENSORLOOM_INPUT: "open", CUDA_VISIBLE_DEVICES: run.devices.join(",") }),
        // The store of torchrun's own outlives its processes: those that begin again could find in it where one was
        // that is gone.
        TORCH_DISABLE_SHARE_RDZV_TCP_STORE: "1",
        OMP_NUM_THREADS: String(threadsOf(run, here)),
      },
    };
  },
};

function devices(): readonly Device[] {
  const driver = findGpus();
  return "gpus" in driver ? driver.gpus : [];
}

const processesOf = ({ settings: told, devices, room }: EngineRun): number => {
  const { processes } = settings.parse(told);
  if (processes !== "automatic") return processes;
  return room ? room.nodes * (room.devices || 1) : devices.length || 1;
};

/** torchrun gives each process one, which a processor is more than. */
const threadsOf = ({ devices, room }: EngineRun, processes: number): number =>
  (room?.devices ?? devices.length) > 0
    ? 1
    : Math.max(1, Math.floor((room?.threads ?? availableParallelism()) / processes));

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
