import { useNotices } from "../state/notices.ts";
import type { RunView } from "../train/runView.ts";
import { useTraining } from "../train/trainingStore.ts";
import { readRun, writeRecord } from "../workers/training/runRecord.ts";
import { reloadRuns } from "./runsStore.ts";

/** Takes a run off the list. Its files go at the next visit, so that until then it can come back. */
export async function deleteRun({ id, name }: RunView): Promise<void> {
  await setRemoved(id, true);
  const { run } = useTraining.getState();
  if (run?.id === id) useTraining.setState({ run: undefined });
  useNotices.getState().say(`The run of "${name}" was deleted.`, {
    title: "Undo",
    run: () => {
      void setRemoved(id, false);
      if (run?.id === id) useTraining.setState({ run });
    },
  });
}

async function setRemoved(id: string, removed: boolean): Promise<void> {
  const stored = await readRun(id);
  if (stored) await writeRecord({ ...stored.record, removed });
  await reloadRuns();
}
