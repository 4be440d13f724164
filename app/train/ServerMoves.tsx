import { CloudUpload, MonitorDown } from "lucide-react";
import { Button } from "../ui/Button.tsx";
import { continueRun } from "./control.ts";
import { waitsFor } from "./runView.ts";
import { moveToServer, moveToTab } from "./serverRuns.ts";
import { useTraining } from "./trainingStore.ts";

/** Moves the run that is under way between this tab and the server. */
export function ServerMoves() {
  const { run, busy } = useTraining();
  if (!run || (run.status !== "running" && run.status !== "paused")) return null;
  return run.server === null ? (
    <Button disabled={busy !== "" || waitsFor(run) !== undefined} onClick={() => void moveToServer(run)}>
      <CloudUpload size={14} aria-hidden />
      Move to server
    </Button>
  ) : (
    <Button disabled={busy !== ""} onClick={() => void moveToTab(run, continueRun)}>
      <MonitorDown size={14} aria-hidden />
      Move to this tab
    </Button>
  );
}
