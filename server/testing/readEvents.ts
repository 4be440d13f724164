import type { LogEntry } from "../jobs/runLog.ts";

/** An entry as it travels: moments are text. */
export type SentEntry = Omit<LogEntry, "at"> & { at: string };

/** Reads the subscription `runs.events` off the wire, as an EventSource does, until `enough` or the stream breaks. */
export async function readEvents(
  address: string,
  input: { runIds?: string[]; lastEventId?: string },
  enough: (entries: readonly SentEntry[]) => boolean,
): Promise<{ entries: SentEntry[]; lastEventId: string | undefined; broke: boolean }> {
  const entries: SentEntry[] = [];
  let lastEventId = input.lastEventId;
  const stop = new AbortController();
  try {
    const query = encodeURIComponent(JSON.stringify(input));
    const response = await fetch(`${address}/api/trpc/runs.events?input=${query}`, {
      headers: { Accept: "text/event-stream" },
      signal: stop.signal,
    });
    if (!response.ok || !response.body) throw new Error(await response.text());
    let rest = "";
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      const blocks = (rest + chunk).split("\n\n");
      rest = blocks.pop() ?? "";
      for (const block of blocks) {
        const field = (name: string): string | undefined =>
          block
            .split("\n")
            .find((line) => line.startsWith(`${name}: `))
            ?.slice(name.length + 2);
        const id = field("id");
        const data = field("data");
        if (id === undefined || data === undefined) continue;
        lastEventId = id;
        entries.push(JSON.parse(data) as SentEntry);
      }
      if (enough(entries)) {
        stop.abort();
        return { entries, lastEventId, broke: false };
      }
    }
    return { entries, lastEventId, broke: true };
  } catch (error) {
    if (stop.signal.aborted) return { entries, lastEventId, broke: false };
    if (entries.length || lastEventId !== undefined) return { entries, lastEventId, broke: true };
    throw error;
  }
}
