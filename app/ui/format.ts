const integer = new Intl.NumberFormat("en-US");
const compact = new Intl.NumberFormat("en-US", { notation: "compact", maximumFractionDigits: 1 });

/** "693,962". */
export const formatCount = (n: number): string => integer.format(n);

/** "694K"; as it is below 10,000. */
export const formatCompact = (n: number): string => (n < 10_000 ? integer.format(n) : compact.format(n));

/** "5.4 MB" from bytes. */
export function formatBytes(bytes: number): string {
  const units = ["B", "KB", "MB", "GB", "TB"];
  const step = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** step;
  return `${step === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[step]!}`;
}

/** "1 layer", "2 layers". */
export const countOf = (n: number, one: string, many = `${one}s`): string =>
  `${formatCount(n)} ${n === 1 ? one : many}`;

/** "0:07", "12:30", "1:02:30" from seconds. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (n: number): string => String(n).padStart(2, "0");
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** "Jul 3, 2026, 2:10 PM" of milliseconds since 1970; `medium` tells the seconds too. */
export const formatTimestamp = (at: number, timeStyle: "short" | "medium" = "short"): string =>
  new Date(at).toLocaleString("en-US", { dateStyle: "medium", timeStyle });

/** "3.10 EUR"; of small amounts two digits that count: "0.0042 EUR". */
export function formatMoney(amount: number, currency: string): string {
  const digits = amount > 0 && amount < 0.1 ? Math.min(6, 1 - Math.floor(Math.log10(amount))) : 2;
  return `${amount.toFixed(digits)} ${currency}`;
}
