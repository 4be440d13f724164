import koffi from "../../training/runtime/native/koffi.ts";
import type { Device } from "../device.ts";

/** NVIDIA's GPUs on a machine with the version of their driver, or a clear word on why there are none. */
export type FoundGpus = { driver: string; gpus: readonly Device[] } | { none: string };

/** What NVML answers to any call that succeeds. */
const SUCCESS = 0;
/** Bytes of the longest name, version or id. */
const TEXT = 96;

/**
 * Asks the driver for its GPUs, by NVML, its own library; one that is divided counts as its instances.
 * https://docs.nvidia.com/deploy/nvml-api/
 */
export function findGpus(library = "libnvidia-ml.so.1"): FoundGpus {
  let nvml: Nvml;
  try {
    nvml = load(library);
  } catch {
    return { none: "No NVIDIA driver is installed." };
  }
  const state = nvml.init();
  if (state !== SUCCESS) return { none: `The NVIDIA driver does not answer (NVML error ${state}).` };
  try {
    const driver = textOf((bytes) => nvml.driver(bytes, TEXT));
    const whole = handles(numberOf(nvml.count) ?? 0, (i, handle) => nvml.gpu(i, handle));
    const gpus = whole.flatMap((gpu) => (instancesOf(nvml, gpu) ?? [gpu]).map((h) => describe(nvml, h)));
    return gpus.length > 0 ? { driver, gpus } : { none: `The NVIDIA driver ${driver} finds no GPU.` };
  } finally {
    nvml.shutdown();
  }
}

/** The instances of a GPU that is divided; undefined for one that is whole. */
function instancesOf(nvml: Nvml, gpu: Handle): Handle[] | undefined {
  const pending = [0];
  // A GPU that cannot be divided answers with an error.
  if (numberOf((mode) => nvml.migMode(gpu, mode, pending)) !== 1) return undefined;
  const most = numberOf((count) => nvml.mostInstances(gpu, count)) ?? 0;
  return handles(most, (i, handle) => nvml.instance(gpu, i, handle));
}

function describe(nvml: Nvml, handle: Handle): Device {
  const memory = { total: 0, free: 0, used: 0 };
  nvml.memory(handle, memory);
  const rates = { gpu: 0, memory: 0 };
  // An instance of a GPU has none of its own.
  const told = nvml.utilization(handle, rates) === SUCCESS;
  return {
    id: textOf((bytes) => nvml.id(handle, bytes, TEXT)),
    name: textOf((bytes) => nvml.name(handle, bytes, TEXT)),
    memory: { total: Number(memory.total), free: Number(memory.free) },
    ...(told && { utilization: rates.gpu / 100 }),
  };
}

type Handle = object;
/** A call that answers through what it is given, and with an error code. */
type Out<T> = (out: T) => number;

interface Nvml {
  init(): number;
  shutdown(): number;
  driver(bytes: Buffer, length: number): number;
  count: Out<number[]>;
  gpu(index: number, handle: (Handle | null)[]): number;
  migMode(gpu: Handle, current: number[], pending: number[]): number;
  mostInstances(gpu: Handle, count: number[]): number;
  instance(gpu: Handle, index: number, handle: (Handle | null)[]): number;
  id(handle: Handle, bytes: Buffer, length: number): number;
  name(handle: Handle, bytes: Buffer, length: number): number;
  memory(handle: Handle, memory: { total: number; free: number; used: number }): number;
  utilization(gpu: Handle, percent: { gpu: number; memory: number }): number;
}

const bytes = koffi.struct({ total: "uint64", free: "uint64", used: "uint64" });
const percents = koffi.struct({ gpu: "uint", memory: "uint" });

function load(path: string): Nvml {
  const library = koffi.load(path);
  const call = (name: string, ...given: Parameters<typeof koffi.out>[0][]): never =>
    library.func(name, "int", given as never) as never;
  const outNumber = koffi.out(koffi.pointer("uint"));
  const outHandle = koffi.out(koffi.pointer("void", 2));
  return {
    init: call("nvmlInit_v2"),
    shutdown: call("nvmlShutdown"),
    driver: call("nvmlSystemGetDriverVersion", "void *", "uint"),
    count: call("nvmlDeviceGetCount_v2", outNumber),
    gpu: call("nvmlDeviceGetHandleByIndex_v2", "uint", outHandle),
    migMode: call("nvmlDeviceGetMigMode", "void *", outNumber, outNumber),
    mostInstances: call("nvmlDeviceGetMaxMigDeviceCount", "void *", outNumber),
    instance: call("nvmlDeviceGetMigDeviceHandleByIndex", "void *", "uint", outHandle),
    id: call("nvmlDeviceGetUUID", "void *", "void *", "uint"),
    name: call("nvmlDeviceGetName", "void *", "void *", "uint"),
    memory: call("nvmlDeviceGetMemoryInfo", "void *", koffi.out(koffi.pointer(bytes))),
    utilization: call("nvmlDeviceGetUtilizationRates", "void *", koffi.out(koffi.pointer(percents))),
  };
}

function numberOf(call: Out<number[]>): number | undefined {
  const out = [0];
  return call(out) === SUCCESS ? out[0] : undefined;
}

function textOf(call: Out<Buffer>): string {
  const out = Buffer.alloc(TEXT);
  return call(out) === SUCCESS ? out.toString("utf8").replace(/\0.*$/s, "") : "";
}

const handles = (count: number, call: (i: number, out: (Handle | null)[]) => number): Handle[] =>
  Array.from({ length: count }, (_, i) => {
    const out: (Handle | null)[] = [null];
    return call(i, out) === SUCCESS ? out[0] : null;
  }).filter((handle) => handle !== null && handle !== undefined);
