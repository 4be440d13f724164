import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { chartOptions, dataOf, seriesKey } from "./chartOptions.ts";
import type { Line } from "./line.ts";

interface Props {
  title: string;
  lines: readonly Line[];
  /** Values are shares of 1. */
  percent?: boolean;
  /** Charts of one key share their crosshair. */
  sync: string;
}

/** Lines over steps. L switches to a logarithmic axis; dragging zooms in, a double click out. */
export function LineChart({ title, lines, percent = false, sync }: Props) {
  const [log, setLog] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const values = useRef<HTMLParagraphElement>(null);
  const plot = useRef<uPlot>(null);
  const latest = useRef(lines);
  const key = seriesKey(lines);

  // First, so that a plot that is made anew has the lines of now.
  useEffect(() => {
    latest.current = lines;
  }, [lines]);

  useEffect(() => {
    const box = place.current!;
    const size = (): { width: number; height: number } => ({
      width: Math.max(80, box.clientWidth),
      height: Math.max(60, box.clientHeight),
    });
    const onRead = (text: string): void => {
      if (values.current && values.current.textContent !== text) values.current.textContent = text;
    };
    const u = new uPlot(
      { ...chartOptions(latest.current, { log, percent, sync, onRead }), ...size() },
      dataOf(latest.current, { log }),
      box,
    );
    plot.current = u;
    const resized = new ResizeObserver(() => u.setSize(size()));
    resized.observe(box);
    const recolored = new MutationObserver(() => u.redraw(false, true));
    recolored.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    return () => {
      resized.disconnect();
      recolored.disconnect();
      u.destroy();
      plot.current = null;
    };
  }, [key, log, percent, sync]);

  useEffect(() => {
    plot.current?.setData(dataOf(lines, { log }));
  }, [lines, log]);

  const onKey = (e: KeyboardEvent): void => {
    if (e.key.toLowerCase() !== "l" || e.ctrlKey || e.metaKey || e.altKey) return;
    // L lays the graph out elsewhere.
    e.preventDefault();
    setLog(!log);
  };
  return (
    <figure
      className="@container flex h-full min-h-0 min-w-0 flex-1 flex-col focus-visible:-outline-offset-2"
      aria-label={`${title} over steps`}
      tabIndex={0}
      onKeyDown={onKey}
      onPointerEnter={(e) => {
        // So that L works where the pointer is, but never while something is typed.
        if (document.activeElement === document.body) e.currentTarget.focus({ preventScroll: true });
      }}
    >
      <figcaption className="flex min-h-6 shrink-0 flex-wrap items-center gap-x-3 px-3 text-xs">
        <span className="shrink-0 font-medium">{title}</span>
        <p
          ref={values}
          className="number h-4 min-w-0 flex-1 truncate text-[11px] leading-4 text-muted @max-[300px]:order-last @max-[300px]:basis-full @max-[240px]:h-8 @max-[240px]:whitespace-normal"
        />
        <button
          type="button"
          aria-pressed={log}
          title="Logarithmic axis (L)"
          className="ml-auto rounded px-1 text-[11px] leading-4 text-muted hover:text-ink aria-pressed:bg-accent-soft aria-pressed:text-accent-ink"
          onClick={() => setLog(!log)}
        >
          log
        </button>
      </figcaption>
      <div ref={place} className="min-h-0 flex-1 overflow-hidden" />
    </figure>
  );
}
