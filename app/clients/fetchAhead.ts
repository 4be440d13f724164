import { z } from "zod";

/** Written by the build: every file of it, of the samples and of the templates. */
const list = "/_next/static/files.json";

/**
 * Fetches what the page may still need, one file after the other while the page is idle, so that editing and training
 * go on without the server. What cannot be fetched is asked for again when it is needed.
 * @returns ends it
 */
export function fetchAhead(): () => void {
  const ending = new AbortController();
  const { signal } = ending;
  if (process.env.NODE_ENV === "production" && !savesData())
    void fetchAll(signal).catch((cause: unknown) => {
      if (!signal.aborted) console.info("not fetched ahead:", cause);
    });
  return () => ending.abort();
}

async function fetchAll(signal: AbortSignal): Promise<void> {
  await idle();
  // Its name is the same in every build.
  const response = await fetch(list, { signal, cache: "no-store" });
  if (!response.ok) return;
  for (const file of z.array(z.string()).parse(await response.json())) {
    if (isForOthers(file)) continue;
    await idle();
    // The body too, or the browser would keep nothing.
    await (await fetch(file, { signal, priority: "low" })).arrayBuffer();
  }
}

/** ONNX Runtime has a build for browsers that suspend WebAssembly natively (JSPI), and one for all others. */
const isForOthers = (file: string): boolean =>
  /\.wasm$/.test(file) && file.includes("Suspending" in WebAssembly ? ".asyncify." : ".jspi.");

const savesData = (): boolean =>
  "connection" in navigator && (navigator.connection as { saveData?: boolean }).saveData === true;

const idle = (): Promise<void> =>
  new Promise((resolve) => {
    // Safari has no such callback.
    if ("requestIdleCallback" in window) requestIdleCallback(() => resolve());
    else setTimeout(resolve, 200);
  });
