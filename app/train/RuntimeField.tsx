import { useId } from "react";
import type { BrowserTarget } from "../../training/runtime/browser.ts";
import { useTraining, useWish } from "./trainingStore.ts";

const wishes: Readonly<Record<BrowserTarget, string>> = {
  auto: "GPU if there is one",
  webgpu: "GPU (WebGPU)",
  wasm: "Processor (WebAssembly)",
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
          onChange={(e) => set(e.target.value as BrowserTarget)}
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
