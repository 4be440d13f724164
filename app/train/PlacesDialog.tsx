import { CloudUpload, Play } from "lucide-react";
import { useEffect, useState } from "react";
import { messageOf } from "../../training/run/runError.ts";
import { startRun } from "../clients/runs/control.ts";
import { type ServerPlaces, serverPlaces } from "../clients/runs/serverPlaces.ts";
import { moveToServer } from "../clients/runs/serverRuns.ts";
import { useDialogs } from "../state/dialogs.ts";
import { useEditor } from "../state/editor/editor.ts";
import { isUnderWay, waitsFor } from "../state/run/runView.ts";
import { useServerPlace } from "../state/run/serverPlace.ts";
import { useRequestedRuntime, useTraining } from "../state/run/trainingStore.ts";
import { Button } from "../ui/Button.tsx";
import { PlaceCard } from "./PlaceCard.tsx";

/** What can carry a run out on the server, of which one is chosen, and how it is to do that. */
export function PlacesDialog() {
  const { run, busy } = useTraining();
  const document = useEditor((s) => s.document);
  const ready = useEditor((s) => s.checked.ok) && document.plan.dataset !== null;
  const place = useServerPlace();
  const { places, error } = usePlaces();
  const chosen = places?.here.find(({ engine, probe }) =>
    place.engine === null ? probe.available : engine === place.engine,
  );
  const here = isUnderWay(run) && run.server === null;
  const canGo = chosen?.probe.available === true && chosen.refused === null && busy === "";
  return (
    <>
      <div className="min-h-24 overflow-y-auto p-4">
        {error !== undefined && (
          <p role="alert" className="text-error">
            {error}
          </p>
        )}
        {!places && error === undefined && (
          <p role="status" className="text-muted">
            Asking the server …
          </p>
        )}
        {places && (
          <div role="radiogroup" aria-label="Places on the server" className="flex flex-col gap-3">
            {places.here.map((one) => (
              <PlaceCard key={one.engine} place={one} elsewhere={places.elsewhere} chosen={one === chosen} />
            ))}
          </div>
        )}
      </div>
      <div className="flex shrink-0 items-center justify-end gap-2 border-t border-line px-4 py-3">
        <p className="min-w-0 flex-1 text-xs text-muted">
          Nothing is sent before you agree where data are yours alone.
        </p>
        {here && run ? (
          <Button
            look="filled"
            disabled={!canGo || waitsFor(run) !== undefined}
            onClick={() => go(() => void moveToServer(run))}
          >
            <CloudUpload size={14} aria-hidden />
            Move there
          </Button>
        ) : (
          <Button
            look="filled"
            disabled={!canGo || !ready || isUnderWay(run)}
            onClick={() =>
              go(() => {
                useRequestedRuntime.getState().set("server");
                startRun();
              })
            }
          >
            <Play size={13} aria-hidden />
            Train there
          </Button>
        )}
      </div>
    </>
  );
}

function go(work: () => void): void {
  useDialogs.getState().show(null);
  work();
}

/** The places, asked for again when settings change; the last ones stay in view meanwhile. */
function usePlaces(): { places?: ServerPlaces; error?: string } {
  const document = useEditor((s) => s.document);
  const settings = useServerPlace((s) => s.settings);
  const [found, setFound] = useState<{ places?: ServerPlaces; error?: string }>({});
  useEffect(() => {
    let left = false;
    const show = (next: typeof found): void => {
      if (!left) setFound((before) => ({ ...before, ...next }));
    };
    serverPlaces(document).then(
      (places) => show({ places }),
      (cause: unknown) => show({ error: messageOf(cause) }),
    );
    return () => {
      left = true;
    };
  }, [document, settings]);
  return found;
}
