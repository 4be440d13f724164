import { useId } from "react";
import { useTraining, useWish, type Wish } from "./trainingStore.ts";

const wishes: Readonly<Record<Wish, string>> = {
  auto: "This tab: GPU if there is one",
  webgpu: "This tab: GPU (WebGPU)",
  wasm: "This tab: WebAssembly",
  server: "Server",
};

/** Where runs of this tab train, which runtime is in use, and why. */
export function RuntimeField() {
  const id = useId();
  const { wish, set } = useWish();
  const runtime = useTraining((s) => s.runtime);
  return (
    <div>
      <div className="flex items-center justify-between gap-2">
        <label htmlFor={id}>Train on</label>
        <select
          id={id}
          className="field w-44"
          aria-describedby={`${id}-help`}
          value={wish}
          onChange={(e) => set(e.target.value as Wish)}
        >
          {Object.entries(wishes).map(([value, title]) => (
            <option key={value} value={value}>
              {title}
            </option>
          ))}
        </select>
      </div>
      <p id={`${id}-help`} className="mt-1 text-xs leading-4 text-muted">
        {runtime ? (
          <>
            In use: {runtime.description}. {runtime.why}
          </>
        ) : (
          "Takes effect with the next run."
        )}
      </p>
    </div>
  );
}
