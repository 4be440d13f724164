import { CloudUpload, MonitorDown, SlidersHorizontal } from "lucide-react";
import { Button } from "../ui/Button.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { machineName } from "../state/run/machines.ts";
import { useServerPlace } from "../state/run/serverPlace.ts";
import { choosePlace } from "../state/run/placesSubject.ts";
import { continueRun } from "../clients/runs/control.ts";
import { isUnderWay, waitsFor } from "../state/run/runView.ts";
import { moveToServer, moveToTab } from "../clients/runs/serverRuns.ts";
import { useTraining } from "../state/run/trainingStore.ts";

/** Moves the run that is under way between this tab and a server. */
export function ServerMoves() {
  const { run, busy } = useTraining();
  const machine = useServerPlace((s) => s.machine);
  if (!isUnderWay(run) || (run.status === "preparing" && run.server === null)) return null;
  return run.server === null ? (
    <>
      <Button disabled={busy !== "" || waitsFor(run) !== undefined} onClick={() => void moveToServer(run)}>
        <CloudUpload size={14} aria-hidden />
        Move to {machine === null ? "server" : machineName(machine)}
      </Button>
      <IconButton icon={SlidersHorizontal} label="Choose where on the server" onClick={() => choosePlace()} />
    </>
  ) : (
    <Button disabled={busy !== ""} onClick={() => void moveToTab(run, continueRun)}>
      <MonitorDown size={14} aria-hidden />
      Move to this tab
    </Button>
  );
}
