import { useEffect, useState } from "react";
import { applyEdit } from "../../graph-schema/edits/edit.ts";
import { planInfoOf } from "../clients/data/dataClient.ts";
import { startLike } from "../clients/runs/control.ts";
import { chosenIn, type Forecast, forecastBy, placesAt } from "../clients/runs/serverPlaces.ts";
import { startOnServer } from "../clients/runs/serverRuns.ts";
import { useEditor } from "../state/editor/editor.ts";
import type { RunView } from "../state/run/runView.ts";
import { Button } from "../ui/Button.tsx";

/** Goes on with a run that ran out of memory, by settings that take less; where there are none, by a smaller batch. */
export function MemoryAdvice({ run }: { run: RunView }) {
  const remedy = useRemedy(run);
  const { batchSize } = run.document.plan;
  if (remedy && run.on) {
    const on = { ...run.on, engine: remedy.engine, settings: { ...remedy.settings } };
    return (
      <Button onClick={() => void startOnServer(run, on)}>Try again: {remedy.title.toLowerCase()}</Button>
    );
  }
  if (remedy === undefined || batchSize < 2) return null;
  return <Button onClick={() => restartSmaller(run)}>Halve the batch and restart</Button>;
}

/** What lets a run on a server take less memory; null where nothing does, undefined until that is known. */
function useRemedy({
  id,
  document,
  on,
}: RunView): (Forecast["remedies"][number] & { engine: string }) | null | undefined {
  const [found, setFound] = useState<{ of: string; remedy: ReturnType<typeof useRemedy> }>();
  useEffect(() => {
    let left = false;
    const show = (remedy: ReturnType<typeof useRemedy>): void => {
      if (!left) setFound({ of: id, remedy });
    };
    const ask = async (): Promise<void> => {
      if (!on) return show(null);
      const { needs } = await planInfoOf(document);
      if (!needs) return show(null);
      const place = chosenIn(await placesAt(on.machine, { ...on, needs }), on.engine);
      const [remedy] = place ? forecastBy(place, on.launcher).remedies : [];
      show(remedy && place ? { ...remedy, engine: place.engine } : null);
    };
    // Of a server that does not answer nothing is known.
    void ask().catch(() => undefined);
    return () => {
      left = true;
    };
  }, [id, document, on]);
  return found?.of === id ? found.remedy : undefined;
}

/** Starts the run anew with half the batch; the open document follows if its plan is the same. */
function restartSmaller(run: RunView): void {
  const { document } = run;
  const plan = { ...document.plan, batchSize: Math.floor(document.plan.batchSize / 2) };
  const edit = { kind: "setPlan", plan } as const;
  const editor = useEditor.getState();
  if (JSON.stringify(editor.document.plan) === JSON.stringify(document.plan))
    editor.apply(edit, "Halve the batch");
  startLike(run, applyEdit(document, edit).document);
}
