/** "Jul 3, 2026, 2:10 PM" of milliseconds since 1970; `medium` tells the seconds too. */
export const formatTimestamp = (at: number, timeStyle: "short" | "medium" = "short"): string =>
  new Date(at).toLocaleString("en-US", { dateStyle: "medium", timeStyle });
