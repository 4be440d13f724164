/** Points of one stroke, between 0 and 1 from the upper left. */
export type Stroke = readonly (readonly [x: number, y: number])[];

/** Share of the image that a digit of MNIST fills: 20 of 28 pixels. */
const FILLED = 20 / 28;
/** Half the width of a stroke of MNIST, as a share of the image. */
const RADIUS = 1.15 / 28;
/** Strokes smaller than this share of the pad, such as a dot, are not blown up. */
const SMALLEST = 0.25;

/**
 * Strokes as MNIST has its digits: white on black, scaled so that the longer side takes 20 of 28 pixels, with the
 * center of mass in the middle. Gives height × width values between 0 and 1; all 0 without strokes.
 */
export function rasterize(strokes: readonly Stroke[], height: number, width: number): Float32Array {
  const points = strokes.flat();
  if (points.length === 0) return new Float32Array(height * width);
  const side = Math.min(height, width);
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const extent = Math.max(Math.max(...xs) - left, Math.max(...ys) - top, SMALLEST);
  const radius = RADIUS * side;
  const scale = (FILLED * side - 2 * radius) / extent;
  const placed = strokes.map((stroke) =>
    stroke.map(([x, y]) => [(x - left) * scale + radius, (y - top) * scale + radius] as const),
  );
  const first = draw(placed, { height, width, radius });
  const [cx, cy] = centerOfMass(first, width);
  const [dx, dy] = [width / 2 - cx, height / 2 - cy];
  return draw(
    placed.map((stroke) => stroke.map(([x, y]) => [x + dx, y + dy] as const)),
    { height, width, radius },
  );
}

interface Paper {
  height: number;
  width: number;
  radius: number;
}

/** Each pixel by its distance to the nearest stroke, with a soft edge. */
function draw(strokes: readonly Stroke[], { height, width, radius }: Paper): Float32Array {
  const image = new Float32Array(height * width);
  const reach = radius + 1;
  for (const stroke of strokes)
    for (let i = 0; i < stroke.length; i++) {
      const a = stroke[Math.max(0, i - 1)]!;
      const b = stroke[i]!;
      const [x0, x1] = [Math.min(a[0], b[0]) - reach, Math.max(a[0], b[0]) + reach];
      const [y0, y1] = [Math.min(a[1], b[1]) - reach, Math.max(a[1], b[1]) + reach];
      for (let y = Math.max(0, Math.floor(y0)); y < Math.min(height, y1); y++)
        for (let x = Math.max(0, Math.floor(x0)); x < Math.min(width, x1); x++) {
          const ink = radius + 0.5 - distance([x + 0.5, y + 0.5], a, b);
          const at = y * width + x;
          image[at] = Math.max(image[at]!, Math.min(1, Math.max(0, ink)));
        }
    }
  return image;
}

type Point = readonly [number, number];

/** From a point to the segment between `a` and `b`. */
function distance([x, y]: Point, a: Point, b: Point): number {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const length = dx * dx + dy * dy;
  const t = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - a[0]) * dx + (y - a[1]) * dy) / length));
  return Math.hypot(x - a[0] - t * dx, y - a[1] - t * dy);
}

function centerOfMass(image: Float32Array, width: number): [number, number] {
  let [mass, cx, cy] = [0, 0, 0];
  image.forEach((v, i) => {
    mass += v;
    cx += v * ((i % width) + 0.5);
    cy += v * (Math.floor(i / width) + 0.5);
  });
  return mass === 0 ? [width / 2, image.length / width / 2] : [cx / mass, cy / mass];
}
