import { useNotices } from "../state/notices.ts";
import { type RunView, waitsFor } from "../state/run/runView.ts";
import { useTraining } from "../state/run/trainingStore.ts";
import { readRun, removeRun, writeRecord } from "../clients/storage/storedRuns.ts";
import { reloadRuns } from "./runsStore.ts";

/** Takes a run off the list; it can come back for as long as that is offered. To make space it goes for good. */
export async function deleteRun({ id, name }: RunView): Promise<void> {
  const { run } = useTraining.getState();
  // On a full disk the mark of a removed run cannot be written either.
  const forGood = waitsFor(run) !== undefined || !(await mark(id, { removed: true }));
  if (forGood) await removeRun(id);
  await reloadRuns();
  if (run?.id === id) useTraining.setState({ run: undefined });
  const { notify } = useNotices.getState();
  if (forGood) return notify(`The run of "${name}" was deleted for good, to make space.`);
  let undone = false;
  const undo = (): void => {
    undone = true;
    void mark(id, { removed: false }).then(reloadRuns);
    if (run?.id === id) useTraining.setState({ run });
  };
  notify(`The run of "${name}" was deleted.`, { title: "Undo", run: undo }, () => {
    if (!undone) void removeRun(id);
  });
}

/** Marks a run as taken off the list, or not; false where there is no space for that. */
async function mark(id: string, { removed }: { removed: boolean }): Promise<boolean> {
  const stored = await readRun(id);
  if (!stored) return true;
  return writeRecord({ ...stored.record, removed }).then(
    () => true,
    () => false,
  );
}
