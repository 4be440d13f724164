/** What one run at a time computes on: a GPU, or one of the instances that a GPU is divided into (MIG). */
export interface Device {
  /** By which its driver knows it, as CUDA_VISIBLE_DEVICES names it: "GPU-…" or "MIG-…". */
  id: string;
  name: string;
  /** Bytes. */
  memory: { total: number; free: number };
  /** Part of the last moments in which it computed, from 0 to 1; absent where its driver does not tell. */
  utilization?: number;
}
