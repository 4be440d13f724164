import type { BlobFolder } from "../run/checkpointStore.ts";

/** Named bytes that last as long as the test. */
export function memoryFolder(): BlobFolder {
  const files = new Map<string, Uint8Array>();
  return {
    put: async (name, bytes) => void files.set(name, bytes.slice()),
    get: async (name) => files.get(name),
    remove: async (name) => void files.delete(name),
    names: async () => [...files.keys()],
  };
}
