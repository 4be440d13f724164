import { SlidersHorizontal } from "lucide-react";
import { useEffect, useId, useState } from "react";
import { findGpu } from "../../training/runtime/findGpu.ts";
import { machineName } from "../state/run/machines.ts";
import { useServerPlace } from "../state/run/serverPlace.ts";
import { choosePlace } from "../state/run/placesSubject.ts";
import { Button } from "../ui/Button.tsx";
import { useTraining, useRequestedRuntime, type RequestedRuntime } from "../state/run/trainingStore.ts";

const choices: Readonly<Record<RequestedRuntime, string>> = {
  auto: "This tab: GPU if there is one",
  webgpu: "This tab: GPU (WebGPU)",
  wasm: "This tab: WebAssembly",
  server: "Server",
};

/** Why runs of this tab will not use the GPU; empty while that is not known. */
function useWhyNoGpu(requested: RequestedRuntime): string {
  const [found, setFound] = useState<{ requested: RequestedRuntime; why: string }>();
  useEffect(() => {
    if (requested === "server") return;
    void findGpu(requested).then((gpu) => setFound({ requested, why: "why" in gpu ? gpu.why : "" }));
  }, [requested]);
  return found?.requested === requested ? found.why : "";
}

/** Where runs of this tab train, which runtime is in use, and why. */
export function RuntimeField() {
  const id = useId();
  const { wish: requested, set } = useRequestedRuntime();
  const runtime = useTraining((s) => s.runtime);
  const machine = useServerPlace((s) => s.machine);
  const whyNoGpu = useWhyNoGpu(requested);
  return (
    <div>
      <div className="flex items-center justify-between gap-2">
        <label htmlFor={id}>Train on</label>
        <select
          id={id}
          className="field w-44"
          aria-describedby={`${id}-help`}
          value={requested}
          onChange={(e) => set(e.target.value as RequestedRuntime)}
        >
          {Object.entries(choices).map(([value, title]) => (
            <option key={value} value={value}>
              {title}
            </option>
          ))}
        </select>
      </div>
      {requested === "server" && (
        <Button className="mt-2 w-full" onClick={() => choosePlace()}>
          <SlidersHorizontal size={14} aria-hidden />
          {machine === null ? "Choose where on the server" : `On ${machineName(machine)}; choose where`}
        </Button>
      )}
      <p id={`${id}-help`} className="mt-1 text-xs leading-4 text-muted">
        {runtime ? (
          <>
            In use: {runtime.description}. {runtime.why}
          </>
        ) : (
          whyNoGpu || "Takes effect with the next run."
        )}
      </p>
    </div>
  );
}
