import { messageOf } from "./answers.ts";

/** Asks for the stream; the browser's own EventSource can send no headers. */
type Ask = (url: string, init: RequestInit) => Promise<Response>;

const retryMilliseconds = 3_000;

/**
 * Server-sent events over fetch, as EventSource reads them: a connection that breaks, and a server that does not answer,
 * is asked again with the id of the last event; an answer that is another status ends it.
 * https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export class FetchedEvents extends EventTarget {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSED = 2;
  readonly CONNECTING = FetchedEvents.CONNECTING;
  readonly OPEN = FetchedEvents.OPEN;
  readonly CLOSED = FetchedEvents.CLOSED;
  readyState = FetchedEvents.CONNECTING;
  readonly #ending = new AbortController();
  #lastEventId = "";

  constructor(
    readonly url: string,
    readonly init: { ask: Ask },
  ) {
    super();
    void this.#follow();
  }

  close = (): void => {
    this.readyState = this.CLOSED;
    this.#ending.abort();
  };

  async #follow(): Promise<void> {
    while (this.readyState !== this.CLOSED) {
      const refusal = await this.#read().catch(() => undefined);
      // Whoever closed it wants to know nothing more.
      if (this.#ending.signal.aborted) return;
      this.readyState = refusal === undefined ? this.CONNECTING : this.CLOSED;
      this.dispatchEvent(Object.assign(new Event("error"), { message: refusal ?? "The connection broke." }));
      await new Promise((resolve) => setTimeout(resolve, retryMilliseconds));
    }
  }

  /** Reads one connection to its end; what is said where the server refuses one. */
  async #read(): Promise<string | undefined> {
    const headers = {
      accept: "text/event-stream",
      ...(this.#lastEventId !== "" && { "last-event-id": this.#lastEventId }),
    };
    const response = await this.init.ask(this.url, { headers, signal: this.#ending.signal });
    if (this.#ending.signal.aborted) return undefined;
    if (!response.ok || !response.body) return response.status < 500 ? messageOf(response) : undefined;
    this.readyState = this.OPEN;
    this.dispatchEvent(new Event("open"));
    let rest = "";
    let event = emptyEvent();
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return undefined;
      const lines = (rest + value).split(/\r\n|\n|\r(?!$)/);
      rest = lines.pop()!;
      for (const line of lines)
        if (line === "") {
          this.#tell(event);
          event = emptyEvent();
        } else addLine(event, line);
    }
  }

  #tell({ type, data, id }: ReceivedEvent): void {
    if (id !== undefined) this.#lastEventId = id;
    if (data.length === 0 || this.readyState === this.CLOSED) return;
    const about = { data: data.join("\n"), lastEventId: this.#lastEventId };
    this.dispatchEvent(Object.assign(new Event(type), about));
  }
}

interface ReceivedEvent {
  type: string;
  data: string[];
  id?: string;
}

const emptyEvent = (): ReceivedEvent => ({ type: "message", data: [] });

function addLine(event: ReceivedEvent, line: string): void {
  const colon = line.indexOf(":");
  const field = colon < 0 ? line : line.slice(0, colon);
  const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
  if (field === "event" && value !== "") event.type = value;
  if (field === "data") event.data.push(value);
  if (field === "id") event.id = value;
}
