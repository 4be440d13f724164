import { optimizeFlat, optimizePrograms } from "../../compiler/compile.ts";
import { targets } from "../../ir/targets.ts";
import type { Runtime, RuntimeSession } from "./runtime.ts";
import { type BrowserTarget, findGpu } from "./findGpu.ts";
import { loadFlat } from "./flat.ts";
import { loadOnnx, type OnnxBackend, optimization } from "./onnx.ts";
import { webBackend } from "./webBackend.ts";

export interface ChosenRuntime {
  runtime: Runtime;
  /** Why not the GPU; empty when it is the GPU, or when nobody asked for it. */
  why: string;
}

/** The runtime for a worker of this browser; falls back to WebAssembly and says why. */
export async function browserRuntime(requested: BrowserTarget): Promise<ChosenRuntime> {
  const gpu = await findGpu(requested);
  return "adapter" in gpu
    ? { runtime: webgpuRuntime(gpu.adapter), why: "" }
    : { runtime: wasmRuntime(), why: gpu.why };
}

/** ONNX Runtime in WebAssembly; more than one thread where the page is isolated from others. */
function wasmRuntime(): Runtime {
  const threads = crossOriginIsolated ? Math.min(4, navigator.hardwareConcurrency) : 1;
  return {
    target: targets.wasm,
    description: `WebAssembly, ${threads} ${threads === 1 ? "thread" : "threads"}`,
    load: async (programs, state) => {
      const ort = await import("onnxruntime-web/wasm");
      ort.env.wasm.numThreads = threads;
      ort.env.logLevel = "error";
      const options = {
        executionProviders: ["wasm"],
        graphOptimizationLevel: "extended",
        extra: { optimization },
        // ONNX Runtime warns of each constant that it leaves.
        logSeverityLevel: 3,
      } as const;
      const optimized = optimizePrograms(programs, targets.wasm);
      return loadOnnx(webBackend(ort, options, { fillsOutputs: false }), optimized, state);
    },
  };
}

/** ONNX Runtime's WebGPU provider; state stays on the GPU from step to step. */
function webgpuRuntime(adapter: GPUAdapter): Runtime {
  const { vendor, architecture } = adapter.info;
  return {
    target: targets.webgpu,
    description: `WebGPU (${[vendor, architecture].filter(Boolean).join(" ") || "unnamed GPU"})`,
    load: async (programs, state) => {
      // The build that suspends WebAssembly natively (JSPI) is smaller and faster than the rewritten one (Asyncify).
      const ort =
        "Suspending" in WebAssembly
          ? await import("onnxruntime-web/jspi")
          : await import("onnxruntime-web/webgpu");
      ort.env.logLevel = "error";
      const options = {
        preferredOutputLocation: "gpu-buffer",
        graphOptimizationLevel: "extended",
        // A step that ran partly on the CPU would be slow without notice; this makes it an error.
        extra: { session: { disable_cpu_ep_fallback: "1" } },
      } as const;
      const inLayout = (preferredLayout: "NHWC" | "NCHW"): OnnxBackend =>
        webBackend(ort, { ...options, executionProviders: [{ name: "webgpu", preferredLayout }] });
      const load: Runtime["load"] = (flat, joined) =>
        // On the way to channels last ONNX Runtime may transpose a mask, for which it has no kernel.
        loadOnnx(inLayout("NHWC"), flat, joined).catch(() => loadOnnx(inLayout("NCHW"), flat, joined));
      const session = await loadFlat(load, optimizeFlat(programs, targets.webgpu), state);
      const device = await ort.env.webgpu.device;
      return untilLost(session, device);
    },
  };
}

/** Milliseconds to wait for the notice that the GPU was lost. */
const LOSS_TOLD = 200;

/** A session whose calls fail, instead of hanging, once the GPU is lost. */
function untilLost(session: RuntimeSession, device: GPUDevice): RuntimeSession {
  const lost = device.lost.then(({ message, reason }): never => {
    throw new Error(`device lost: ${message || reason}`);
  });
  lost.catch(() => undefined);
  const orLost = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await Promise.race([work, lost]);
    } catch (cause) {
      // A call under way can fail, with an error of its own, a moment before the notice arrives.
      await Promise.race([lost, new Promise((resolve) => setTimeout(resolve, LOSS_TOLD))]);
      throw cause;
    }
  };
  return {
    run: (program, feeds) => orLost(session.run(program, feeds)),
    read: (names) => orLost(session.read(names)),
    write: (state) => orLost(session.write(state)),
    dispose: () => orLost(session.dispose()),
  };
}
