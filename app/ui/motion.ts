/** Milliseconds that a movement takes; 0 for people who want none. */
export const motionDuration = (): number =>
  matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 150;
