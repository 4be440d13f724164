import { useEffect, useRef } from "react";

interface Props {
  /** [channels, height, width], between 0 and 1, or 0 to 255 as bytes. */
  data: ArrayLike<number>;
  shape: readonly number[];
  /** Pixels on the screen. */
  size: number;
  label: string;
}

/** An image of a dataset, each of its pixels a square. */
export function PixelImage({ data, shape, size, label }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [channels = 1, height = 1, width = 1] = shape;
  useEffect(() => {
    const pen = canvas.current?.getContext("2d");
    if (!pen) return;
    const scale = data instanceof Uint8Array ? 1 : 255;
    const image = pen.createImageData(width, height);
    const area = width * height;
    for (let i = 0; i < area; i++)
      for (let c = 0; c < 4; c++)
        image.data[4 * i + c] = c === 3 ? 255 : scale * (data[i + area * (channels >= 3 ? c : 0)] ?? 0);
    pen.putImageData(image, 0, 0);
  }, [data, channels, height, width]);
  return (
    <canvas
      ref={canvas}
      role="img"
      aria-label={label}
      width={width}
      height={height}
      className="shrink-0 rounded-[3px] [image-rendering:pixelated]"
      style={{ width: size, height: (size * height) / width }}
    />
  );
}
