/** Compute dispatches and bytes written to the GPU while `work` runs. */
export async function countGpu(work: () => Promise<unknown>): Promise<{ dispatches: number; bytes: number }> {
  if (!("gpu" in navigator)) {
    await work();
    return { dispatches: 0, bytes: 0 };
  }
  const count = { dispatches: 0, bytes: 0 };
  const pass = GPUComputePassEncoder.prototype;
  const queue = GPUQueue.prototype;
  const { dispatchWorkgroups, dispatchWorkgroupsIndirect } = pass;
  const { writeBuffer } = queue;
  pass.dispatchWorkgroups = function (...args) {
    count.dispatches++;
    return dispatchWorkgroups.apply(this, args);
  };
  pass.dispatchWorkgroupsIndirect = function (...args) {
    count.dispatches++;
    return dispatchWorkgroupsIndirect.apply(this, args);
  };
  queue.writeBuffer = function (...args: Parameters<GPUQueue["writeBuffer"]>) {
    const [, , data, , size] = args;
    count.bytes += size ?? (data as ArrayBufferView).byteLength;
    return writeBuffer.apply(this, args);
  };
  try {
    await work();
  } finally {
    Object.assign(pass, { dispatchWorkgroups, dispatchWorkgroupsIndirect });
    Object.assign(queue, { writeBuffer });
  }
  return count;
}
