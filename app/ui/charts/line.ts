/** One line of a chart. */
export interface Line {
  /** Stands at its end, and before its value. */
  label: string;
  x: readonly number[];
  y: readonly number[];
  /** Name of a CSS variable, or a color. */
  color: string;
  dashed?: boolean;
  /** Shows the points themselves faintly, and a smooth line through them. */
  noisy?: boolean;
}

/** A color of the style sheet as a canvas takes it: "--accent", or a color with variables in it. */
export function colorOf(color: string): string {
  const style = getComputedStyle(document.documentElement);
  const valueOf = (name: string): string => style.getPropertyValue(name).trim();
  return color.startsWith("--")
    ? valueOf(color)
    : color.replace(/var\((--[\w-]+)\)/g, (_, name: string) => valueOf(name));
}

/** "0.0312", "1.2e-5", "98.4%". */
export function formatValue(value: number, { percent = false }: { percent?: boolean } = {}): string {
  if (percent) return `${(100 * value).toFixed(1)}%`;
  if (value !== 0 && Math.abs(value) < 1e-3) return value.toExponential(1);
  return value.toPrecision(3).replace(/e\+?(\d)/, "e$1");
}
