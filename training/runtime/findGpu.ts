/** What a person asks for; `auto` takes the GPU where there is one. */
export type BrowserTarget = "auto" | "webgpu" | "wasm";

/** The GPU to train on, or why it is WebAssembly instead; empty where nobody asked for a GPU. In a page and a worker alike. */
export async function findGpu(requested: BrowserTarget): Promise<{ adapter: GPUAdapter } | { why: string }> {
  if (requested === "wasm") return { why: "" };
  if (!("gpu" in navigator))
    return {
      why: "This browser has no WebGPU, so training uses WebAssembly, which is several times slower.",
    };
  const adapter = await navigator.gpu
    .requestAdapter({ powerPreference: "high-performance" })
    .catch(() => null);
  if (adapter?.info.isFallbackAdapter && requested === "auto")
    return { why: "WebGPU has only a software adapter here, so training uses WebAssembly, which is faster." };
  return adapter
    ? { adapter }
    : { why: "WebGPU found no usable GPU, so training uses WebAssembly, which is several times slower." };
}
