import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from "react";
import { PixelImage } from "../ui/PixelImage.tsx";
import { Button } from "../ui/Button.tsx";
import { rasterize, type Stroke } from "./rasterize.ts";
import type { InputProps } from "./inputProps.ts";
import { setStrokes, useTrialInput } from "./trialInput.ts";

const none: readonly Stroke[] = [];
const SIZE = 160;
const STEP = 1 / 20;
const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-STEP, 0],
  ArrowRight: [STEP, 0],
  ArrowUp: [0, -STEP],
  ArrowDown: [0, STEP],
};
const within = (v: number): number => Math.max(0, Math.min(1, v));

/** Draws an image of one channel by pointer or keyboard; the model gets it centered and scaled as MNIST's digits are. */
export function DrawingPad({ column, value, onChange }: InputProps) {
  const strokes = useTrialInput((s) => s.strokes[column.name]) ?? none;
  const [pen, setPen] = useState<{ at: readonly [number, number]; down: boolean } | null>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [, height = 28, width = 28] = column.shape;

  useEffect(() => {
    const ink = canvas.current?.getContext("2d");
    if (!ink) return;
    ink.fillStyle = "#000";
    ink.fillRect(0, 0, 2 * SIZE, 2 * SIZE);
    ink.strokeStyle = "#fff";
    ink.lineWidth = 2 * SIZE * 0.08;
    ink.lineCap = ink.lineJoin = "round";
    for (const stroke of strokes) {
      ink.beginPath();
      for (const [x, y] of stroke) ink.lineTo(x * 2 * SIZE, y * 2 * SIZE);
      // A stroke of one point is a dot.
      if (stroke.length === 1) ink.lineTo(stroke[0]![0] * 2 * SIZE, stroke[0]![1] * 2 * SIZE);
      ink.stroke();
    }
  }, [strokes]);

  const show = (next: readonly Stroke[]): void => {
    setStrokes(column.name, next);
    onChange(next.length === 0 ? undefined : rasterize(next, height, width));
  };
  // Pointer events come faster than renders, so each goes on from the store.
  const now = (): readonly Stroke[] => useTrialInput.getState().strokes[column.name] ?? none;
  const begin = (at: readonly [number, number]): void => show([...now(), [at]]);
  const extend = (at: readonly [number, number]): void => {
    const last = now().at(-1);
    if (last) show([...now().slice(0, -1), [...last, at]]);
  };
  const clear = (): void => show([]);
  const placeOf = (e: PointerEvent<HTMLElement>): [number, number] => {
    const box = e.currentTarget.getBoundingClientRect();
    return [within((e.clientX - box.left) / box.width), within((e.clientY - box.top) / box.height)];
  };
  const key = (e: KeyboardEvent): void => {
    const move = arrows[e.key];
    const at = pen?.at ?? [0.5, 0.5];
    if (move) {
      const next = [within(at[0] + move[0]), within(at[1] + move[1])] as const;
      if (pen?.down) extend(next);
      setPen({ at: next, down: pen?.down ?? false });
    } else if (e.key === " ") {
      if (!pen?.down) begin(at);
      setPen({ at, down: !pen?.down });
    } else if (e.key === "Delete" || e.key === "Backspace") clear();
    else return;
    e.preventDefault();
  };
  // A row of the data stands in the pad until something is drawn.
  const taken = strokes.length === 0 && value !== undefined && typeof value === "object";
  return (
    <div className="flex items-start gap-3">
      <div className="relative shrink-0" style={{ width: SIZE, height: SIZE }}>
        <canvas
          ref={canvas}
          width={2 * SIZE}
          height={2 * SIZE}
          role="application"
          aria-label={`Drawing pad for ${column.name}. Draw with the pointer, or move with the arrows; Space lowers and lifts the pen, Delete clears.`}
          tabIndex={0}
          className="cursor-crosshair touch-none rounded-md border border-line"
          style={{ width: SIZE, height: SIZE }}
          onPointerDown={(e) => {
            e.currentTarget.setPointerCapture(e.pointerId);
            setPen(null);
            begin(placeOf(e));
          }}
          onPointerMove={(e) => {
            if (e.buttons === 1 && e.currentTarget.hasPointerCapture(e.pointerId)) extend(placeOf(e));
          }}
          onKeyDown={key}
          onBlur={() => setPen(null)}
        />
        {taken && (
          <span className="pointer-events-none absolute inset-0">
            <PixelImage
              data={value as ArrayLike<number>}
              shape={column.shape}
              size={SIZE}
              label={column.name}
            />
          </span>
        )}
        {strokes.length === 0 && !taken && (
          <span className="pointer-events-none absolute inset-0 grid place-items-center text-xs text-white/60">
            Draw here
          </span>
        )}
        {pen && (
          <span
            className={`pointer-events-none absolute size-2 -translate-1/2 rounded-full border border-white ${pen.down ? "bg-fill" : ""}`}
            style={{ left: pen.at[0] * SIZE, top: pen.at[1] * SIZE }}
          />
        )}
      </div>
      <div className="flex flex-col items-start gap-2">
        <Button onClick={clear} disabled={strokes.length === 0 && !taken}>
          Clear
        </Button>
        {strokes.length > 0 && value !== undefined && (
          <figure>
            <PixelImage
              data={value as ArrayLike<number>}
              shape={column.shape}
              size={56}
              label="What the model sees"
            />
            <figcaption className="mt-1 w-20 text-xs leading-4 text-muted">What the model sees</figcaption>
          </figure>
        )}
      </div>
    </div>
  );
}
