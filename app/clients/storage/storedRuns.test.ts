import { afterEach, describe, expect, test, vi } from "vitest";
import { emptyDocument } from "../../../graph-schema/document.ts";
import type { RunRecord, TimedEvent } from "../../state/run/runRecord.ts";
import { type MemoryBrowser, memoryBrowser } from "../testing/memoryBrowser.ts";
import {
  appendEvents,
  lockOf,
  readRun,
  removeRun,
  runsUnderWay,
  storedRuns,
  writeRecord,
} from "./storedRuns.ts";

afterEach(() => void vi.unstubAllGlobals());

function stubBrowser(how?: { inPlace: boolean }): MemoryBrowser {
  const { navigator, browser } = memoryBrowser(how);
  vi.stubGlobal("navigator", navigator);
  return browser;
}

const record = (more: Partial<RunRecord> = {}): RunRecord => ({
  ...{ id: "r", project: null, name: "run", document: emptyDocument(), startedAt: 1 },
  ...{ status: "running", server: null, removed: false },
  ...more,
});
const point = (step: number): TimedEvent => ({ event: { kind: "resumed", step }, at: step });
const stepsOf = (events: readonly TimedEvent[] | undefined): number[] =>
  (events ?? []).flatMap(({ event }) => (event.kind === "resumed" ? [event.step] : []));

describe.each([{ inPlace: true }, { inPlace: false }])("the history of a run, $inPlace in place", (how) => {
  test("is appended in order", async () => {
    stubBrowser(how);
    await writeRecord(record());
    await appendEvents("r", [point(1)]);
    await appendEvents("r", []);
    await appendEvents("r", [point(2), point(3)]);
    expect(stepsOf((await readRun("r"))?.events)).toEqual([1, 2, 3]);
  });

  test("after a full disk it has what it had, and takes the rest later", async () => {
    const browser = stubBrowser(how);
    await writeRecord(record());
    await appendEvents("r", [point(1)]);
    browser.full = true;
    await expect(appendEvents("r", [point(2)])).rejects.toMatchObject({ name: "QuotaExceededError" });
    browser.full = false;
    expect(stepsOf((await readRun("r"))?.events)).toEqual([1]);
    await appendEvents("r", [point(2)]);
    expect(stepsOf((await readRun("r"))?.events)).toEqual([1, 2]);
  });
});

test("a checkpoint writes what is new: the bytes grow with the events, not with their square", async () => {
  const bytes = async (checkpoints: number): Promise<number> => {
    const browser = stubBrowser();
    for (let i = 1; i <= checkpoints; i++) await appendEvents("r", [point(1000 + i)]);
    return browser.written;
  };
  expect(await bytes(400)).toBe(4 * (await bytes(100)));
});

test("a line that was cut off or damaged is left out and told, and the next ones are read", async () => {
  const browser = stubBrowser();
  await writeRecord(record());
  await appendEvents("r", [point(1), point(2)]);
  const path = "runs/r/events.jsonl";
  browser.files.set(path, browser.files.get(path)!.slice(0, -9));
  await appendEvents("r", [point(3)]);
  const events = (await readRun("r"))?.events;
  expect(stepsOf(events)).toEqual([1, 3]);
  expect(events?.at(-1)?.event).toMatchObject({
    kind: "notice",
    message: expect.stringMatching(/^1 line /) as string,
  });
});

test("the list of an earlier version is read, and goes on line by line", async () => {
  const browser = stubBrowser();
  await writeRecord(record());
  browser.files.set("runs/r/events.json", new TextEncoder().encode(JSON.stringify([point(1)])));
  await appendEvents("r", [point(2)]);
  expect(stepsOf((await readRun("r"))?.events)).toEqual([1, 2]);
  expect((await storedRuns()).map((run) => run.record.id)).toEqual(["r"]);
});

test("runs are listed newest first, without those that cannot be read or were removed", async () => {
  const browser = stubBrowser();
  for (const [id, startedAt] of Object.entries({ old: 1, newest: 3, gone: 4, between: 2 }))
    await writeRecord(record({ id, startedAt }));
  browser.files.set("runs/damaged/record.json", new TextEncoder().encode("{"));
  await removeRun("gone");
  expect((await storedRuns()).map((run) => run.record.id)).toEqual(["newest", "between", "old"]);
});

test("the runs under way are those whose lock is held, whatever else is locked", async () => {
  stubBrowser();
  const underWay = (): Promise<string[]> => runsUnderWay().then((ids) => [...ids]);
  const { locks } = navigator;
  await locks.request("tensorloom.projects", {}, () =>
    locks.request(lockOf("r"), {}, async () => expect(await underWay()).toEqual(["r"])),
  );
  expect(await underWay()).toEqual([]);
});
