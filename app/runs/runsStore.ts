import { create } from "zustand";
import { useSession } from "../state/project/session.ts";
import { isUnderWay, type RunView, storedView } from "../state/run/runView.ts";
import { followAgain, settle } from "../clients/runs/serverRuns.ts";
import { useTraining } from "../state/run/trainingStore.ts";
import { removeRun, runsUnderWay, storedRuns } from "../clients/storage/storedRuns.ts";

/** The runs that are kept in this browser, newest first. */
export const useRuns = create<{ runs: readonly RunView[]; loaded: boolean }>()(() => ({
  runs: [],
  loaded: false,
}));

/** Reads all runs again. */
export async function reloadRuns(): Promise<void> {
  const [stored, underWay] = await Promise.all([storedRuns(), runsUnderWay()]);
  const present = stored.filter(({ record }) => !record.removed);
  useRuns.setState({
    runs: present.map((r) => storedView(r, { underWay: underWay.has(r.record.id) })),
    loaded: true,
  });
}

/** Reads the runs of earlier visits, deletes those that were taken off the list, and shows the project's last one. */
export async function openRuns(): Promise<void> {
  const removed = (await storedRuns()).filter(({ record }) => record.removed);
  await Promise.all(removed.map(({ record }) => removeRun(record.id)));
  await reloadRuns();
  showLastRun(useSession.getState().id);
  // The one that is shown is followed; what became of the others is found out once.
  const others = useRuns
    .getState()
    .runs.filter((r) => r.server !== null && r.id !== useTraining.getState().run?.id);
  await Promise.all(others.map(({ id }) => settle(id)));
  if (others.length > 0) await reloadRuns();
}

/** Shows the last run of a project in the Train panel, unless another one is under way in this tab. */
export function showLastRun(project: string | null): void {
  if (isUnderWay(useTraining.getState().run)) return;
  const run = useRuns.getState().runs.find((r) => r.project === project);
  useTraining.setState({ run, refused: [] });
  if (run) void followAgain(run);
}
