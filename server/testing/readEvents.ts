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
  const query = encodeURIComponent(JSON.stringify(input));
  const response = await fetch(`${address}/api/trpc/runs.events?input=${query}`, {
    headers: { Accept: "text/event-stream" },
    signal: stop.signal,
  });
  if (!response.ok || !response.body) throw new Error(await response.text());
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for await (const chunk of response.body) {
      const blocks = (rest + decoder.decode(chunk, { stream: true })).split("\n\n");
      rest = blocks.pop() ?? "";
      for (const block of blocks) {
        const id = fieldOf(block, "id");
        const data = fieldOf(block, "data");
        if (id === undefined || data === undefined) continue;
        lastEventId = id;
        entries.push(JSON.parse(data) as SentEntry);
      }
      if (enough(entries)) break;
    }
  } catch {
    return { entries, lastEventId, broke: true };
  }
  stop.abort();
  return { entries, lastEventId, broke: !enough(entries) };
}

const fieldOf = (block: string, name: string): string | undefined =>
  block
    .split("\n")
    .find((line) => line.startsWith(`${name}: `))
    ?.slice(name.length + 2);
