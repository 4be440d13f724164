import { type LayoutRequest, layOut } from "../../state/drawing/layOut.ts";

addEventListener("message", ({ data }: MessageEvent<LayoutRequest>) => postMessage(layOut(data)));
