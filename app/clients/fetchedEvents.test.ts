import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FetchedEvents } from "./fetchedEvents.ts";

type Told = [type: string, data?: unknown, id?: string];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout"] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A stream whose connections give these answers, one after the other; what it told and was asked with. */
function listen(...answers: (Response | Error)[]) {
  const asked: (string | null)[] = [];
  const told: Told[] = [];
  const events = new FetchedEvents("/events", {
    ask: (_, init) => {
      asked.push(new Headers(init.headers).get("last-event-id"));
      const answer = answers.shift();
      // A connection that gives nothing yet.
      if (!answer) return new Promise(() => undefined);
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
  });
  for (const type of ["open", "message", "ping", "error"])
    events.addEventListener(type, (event) => {
      const { data, lastEventId, message } = event as Event &
        Record<"data" | "lastEventId" | "message", string>;
      told.push([type, data ?? message, lastEventId].filter((x) => x !== undefined) as Told);
    });
  return { events, asked, told };
}

/** An answer that comes in these parts. */
const stream = (...parts: string[]): Response =>
  new Response(
    new ReadableStream({
      start(controller) {
        for (const part of parts) controller.enqueue(new TextEncoder().encode(part));
        controller.close();
      },
    }),
  );

test("events are read whole, however their text is cut", async () => {
  const text = 'event: ping\ndata: \n\n: a comment\n\ndata: {"a":1}\nid: 7\n\ndata: one\r\ndata: two\r\n\r\n';
  for (const parts of [[text], text.split("")]) {
    const { told } = listen(stream(...parts));
    await vi.waitFor(() => expect(told.at(-1)?.[0]).toBe("error"));
    expect(told.slice(0, -1)).toEqual([
      ["open"],
      ["ping", "", ""],
      ["message", '{"a":1}', "7"],
      ["message", "one\ntwo", "7"],
    ]);
  }
});

test("a connection that breaks is asked again after the last event, also where nobody answers for a while", async () => {
  const silence = new Response("{}", { status: 502 });
  const { events, asked, told } = listen(
    stream("data: 1\nid: 1\n\n"),
    new TypeError("fetch failed"),
    silence,
    stream("data: 2\nid: 2\n\n"),
  );
  for (let i = 0; i < 4; i++) {
    await vi.waitFor(() => expect(told.filter(([type]) => type === "error")).toHaveLength(i + 1));
    expect(events.readyState).toBe(events.CONNECTING);
    await vi.advanceTimersByTimeAsync(3_000);
  }
  expect(asked).toEqual([null, "1", "1", "1", "2"]);
  expect(told.filter(([type]) => type === "message").map(([, data]) => data)).toEqual(["1", "2"]);
  events.close();
});

test("an answer that says no ends it, in its words", async () => {
  const { events, asked, told } = listen(
    Response.json({ message: "This token is not known." }, { status: 401 }),
  );
  await vi.waitFor(() => expect(told).toEqual([["error", "This token is not known."]]));
  expect(events.readyState).toBe(events.CLOSED);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(asked).toHaveLength(1);
});

test("one that is closed asks and tells no more", async () => {
  const { events, asked, told } = listen(stream("data: 1\n\n"));
  events.close();
  await vi.advanceTimersByTimeAsync(10_000);
  expect([asked.length, told]).toEqual([1, []]);
});
