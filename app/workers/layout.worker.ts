import { type LayoutRequest, layOut } from "../canvas/layOut.ts";

addEventListener("message", ({ data }: MessageEvent<LayoutRequest>) => postMessage(layOut(data)));
