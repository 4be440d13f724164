/** Values over the last minutes as a small line, from 0 to the most of them; its newest is said beside it. */
export function Sparkline({ values }: { values: readonly number[] }) {
  if (values.length < 2) return null;
  const most = Math.max(...values) || 1;
  const points = values.map((value, i) => {
    const x = (WIDTH * i) / (values.length - 1);
    return `${x.toFixed(1)},${(HEIGHT - 1 - (HEIGHT - 2) * (value / most)).toFixed(1)}`;
  });
  return (
    <svg width={WIDTH} height={HEIGHT} aria-hidden className="text-accent">
      <polyline points={points.join(" ")} fill="none" stroke="currentColor" />
    </svg>
  );
}

/** Pixels. */
const WIDTH = 56;
const HEIGHT = 14;
