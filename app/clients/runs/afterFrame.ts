const HIDDEN_MILLISECONDS = 250;

/** Calls `work` once for any number of calls within a frame; in a hidden tab, which has no frames, by a timer. */
export function afterFrame(work: () => void): () => void {
  let due = false;
  const run = (): void => {
    if (!due) return;
    due = false;
    work();
  };
  return () => {
    if (due) return;
    due = true;
    if (document.hidden) setTimeout(run, HIDDEN_MILLISECONDS);
    else {
      requestAnimationFrame(run);
      // Frames stop when the tab is hidden before the next one.
      setTimeout(run, HIDDEN_MILLISECONDS);
    }
  };
}
