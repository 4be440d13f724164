import { useEffect, useState } from "react";
import type { Document } from "../../../graph-schema/document.ts";
import { useEditor } from "../../state/editor/editor.ts";
import { workerFault } from "../workerFault.ts";
import type { CompileRequest } from "./compile.worker.ts";
import type { Emitted } from "./emitters.ts";

/** One emitted file of the document, made in a worker and following each edit; undefined until the first is made. */
export function useEmitted(id: string): Emitted | undefined {
  const [emitted, setEmitted] = useState<Emitted>();
  useEffect(() => {
    const worker = new Worker(new URL("./compile.worker.ts", import.meta.url), { type: "module" });
    let asked: Document | undefined;
    let busy = false;
    const ask = (): void => {
      const { document } = useEditor.getState();
      if (busy || document === asked) return;
      busy = true;
      asked = document;
      worker.postMessage({ id, document } satisfies CompileRequest);
    };
    worker.onmessage = ({ data }: MessageEvent<Emitted>) => {
      setEmitted(data);
      busy = false;
      ask();
    };
    worker.onerror = (e) => {
      setEmitted({ reasons: [workerFault("The compiler", e)] });
      busy = false;
    };
    const stop = useEditor.subscribe(ask);
    ask();
    return () => {
      stop();
      worker.terminate();
    };
  }, [id]);
  return emitted;
}
