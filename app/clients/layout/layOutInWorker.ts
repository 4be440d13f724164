import { workerFault } from "../workerFault.ts";
import type { LayoutAnswer, LayoutRequest } from "../../state/drawing/layOut.ts";

/** Lays out a graph in a worker, as a large one takes long. */
export function layOutInWorker(request: LayoutRequest): Promise<LayoutAnswer> {
  const worker = new Worker(new URL("./layout.worker.ts", import.meta.url), {
    type: "module",
  });
  return new Promise<LayoutAnswer>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<LayoutAnswer>) => resolve(data);
    worker.onerror = (e) => reject(new Error(workerFault("The layout", e)));
    worker.postMessage(request);
  }).finally(() => worker.terminate());
}
