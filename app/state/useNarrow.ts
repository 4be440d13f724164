import { useSyncExternalStore } from "react";

const query = "(max-width: 1099px)";
const subscribe = (listener: () => void): (() => void) => {
  const media = matchMedia(query);
  media.addEventListener("change", listener);
  return () => media.removeEventListener("change", listener);
};

/** Whether the side panels must lie over the canvas. */
export const isNarrow = (): boolean => matchMedia(query).matches;
/** The same, followed. */
export const useNarrow = (): boolean => useSyncExternalStore(subscribe, isNarrow, () => false);
