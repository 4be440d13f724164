import uPlot from "uplot";
import { colorOf, formatValue, type Line } from "./line.ts";
import { SMOOTH_FROM, smooth } from "./smooth.ts";

/** How a chart is drawn, besides its lines. */
export interface ChartLook {
  log: boolean;
  /** Values are shares of 1. */
  percent: boolean;
  /** Charts of one key share their crosshair. */
  sync: string;
  /** Told the values under the crosshair, or those at the end when it is elsewhere. */
  onRead(text: string): void;
}

const FONT = '11px "JetBrains Mono Variable", ui-monospace, monospace';
const LABEL_FONT = '11px "Inter Variable", system-ui, sans-serif';
const FAINT = 0.3;
/** Room for the names at the right, in pixels. */
const PADDING = 68;

/** What is drawn of a line: its points and, where there are enough, a smooth line through them. */
interface Drawn {
  line: Line;
  y: readonly number[];
  faint: boolean;
}

const drawnOf = (lines: readonly Line[]): Drawn[] =>
  lines.flatMap((line): Drawn[] =>
    line.noisy && line.y.length >= SMOOTH_FROM
      ? [
          { line, y: line.y, faint: true },
          { line, y: smooth(line.y), faint: false },
        ]
      : [{ line, y: line.y, faint: false }],
  );

/** A key that changes when lines come or go, and not when they grow. */
export const seriesKey = (lines: readonly Line[]): string =>
  drawnOf(lines)
    .map(
      ({ line, faint }) =>
        `${line.label}|${line.color}|${line.dashed ?? false}|${faint}|${line.x.length < SMOOTH_FROM}`,
    )
    .join();

/** The lines over one common x, as uPlot wants them. */
export function dataOf(lines: readonly Line[], { log }: Pick<ChartLook, "log">): uPlot.AlignedData {
  if (lines.length === 0) return [[]];
  const tables = drawnOf(lines).map(({ line, y }): uPlot.AlignedData => [
    line.x.slice(),
    // A logarithmic axis has no place for 0.
    log ? y.map((v) => (v > 0 ? v : null)) : y.slice(),
  ]);
  return uPlot.join(tables);
}

/** Options of uPlot for these lines. */
export function chartOptions(
  lines: readonly Line[],
  look: ChartLook,
): Omit<uPlot.Options, "width" | "height"> {
  const drawn = drawnOf(lines);
  const axis = {
    font: FONT,
    stroke: () => colorOf("--muted"),
    grid: { stroke: () => colorOf("--line"), width: 1 },
    ticks: { show: false },
  };
  return {
    legend: { show: false },
    padding: [8, PADDING, 0, 0],
    cursor: {
      sync: { key: look.sync, setSeries: false },
      drag: { x: true, y: false },
      points: { size: 6 },
      y: false,
    },
    scales: { x: { time: false }, y: { distr: look.log ? 3 : 1 } },
    axes: [
      { ...axis, size: 24, space: 70 },
      {
        ...axis,
        // Of a logarithmic axis only the powers of ten.
        grid: { ...axis.grid, ...(look.log && { filter: powersOfTen }) },
        size: 52,
        space: 28,
        values: (_, splits) => splits.map((v) => (v === null ? "" : tickText(v, look))),
      },
    ],
    series: [
      {},
      ...drawn.map(({ line, faint }): uPlot.Series => ({
        label: line.label,
        stroke: () => colorOf(line.color),
        width: 1.5,
        alpha: faint ? FAINT : 1,
        spanGaps: true,
        points: { show: !faint && line.x.length < SMOOTH_FROM, size: 5 },
        ...(line.dashed && { dash: [5, 4] }),
      })),
    ],
    hooks: {
      draw: [(u) => label(u, drawn)],
      setCursor: [(u) => look.onRead(read(u, drawn, look))],
      setData: [(u) => look.onRead(read(u, drawn, look))],
    },
  };
}

const powersOfTen: uPlot.Axis.Filter = (_, splits) =>
  splits.map((v) => (v !== null && Number.isInteger(Math.round(Math.log10(v) * 1e9) / 1e9) ? v : null));

/** "0.5", "80%": as short as the value allows. */
const tickText = (value: number, { percent }: Pick<ChartLook, "percent">): string =>
  percent
    ? `${Number((100 * value).toPrecision(4))}%`
    : Math.abs(value) >= 1e-3 || value === 0
      ? String(Number(value.toPrecision(4)))
      : value.toExponential(0);

/** Writes each line's name beside the plot at the height of its end, apart from each other. */
function label(u: uPlot, drawn: readonly Drawn[]): void {
  const ratio = devicePixelRatio;
  const ends = drawn.flatMap(({ line, faint }, i) => {
    const values = u.data[i + 1]!;
    const at = lastIndex(values);
    return faint || at < 0 ? [] : [{ line, y: u.valToPos(values[at]!, "y", true) }];
  });
  const { ctx, bbox } = u;
  ctx.save();
  ctx.font = LABEL_FONT.replace("11px", `${11 * ratio}px`);
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  let lowest = -Infinity;
  for (const { line, y } of ends.sort((a, b) => a.y - b.y)) {
    lowest = Math.max(y, lowest + 13 * ratio);
    ctx.fillStyle = colorOf(line.color);
    ctx.fillText(line.label, bbox.left + bbox.width + 6 * ratio, lowest, PADDING * ratio - 8);
  }
  ctx.restore();
}

/** "step 120 · training 0.231 · validation 0.18". */
function read(u: uPlot, drawn: readonly Drawn[], { percent }: Pick<ChartLook, "percent">): string {
  const { idx } = u.cursor;
  const parts = drawn.flatMap(({ line, faint }, i) => {
    if (faint) return [];
    const values = u.data[i + 1]!;
    const at = idx === null || idx === undefined ? lastIndex(values) : nearest(values, idx);
    return at < 0 ? [] : [`${line.label}\u00a0${formatValue(values[at]!, { percent })}`];
  });
  const step = idx === null || idx === undefined ? undefined : u.data[0][idx];
  return [...(step === undefined ? [] : [`step ${step}`]), ...parts].join(" · ");
}

type Values = uPlot.AlignedData[number];

const lastIndex = (values: Values): number => {
  for (let i = values.length - 1; i >= 0; i--) if (typeof values[i] === "number") return i;
  return -1;
};

const nearest = (values: Values, idx: number): number => {
  for (let d = 0; d < values.length; d++) {
    if (typeof values[idx - d] === "number") return idx - d;
    if (typeof values[idx + d] === "number") return idx + d;
  }
  return -1;
};
