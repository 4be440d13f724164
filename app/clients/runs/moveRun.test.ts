import { expect, test } from "vitest";
import { emptyDocument } from "../../../graph-schema/document.ts";
import { writeCheckpoint } from "../../../training/run/checkpoint.ts";
import { type CheckpointStore, openCheckpointStore } from "../../../training/run/checkpointStore.ts";
import { memoryFolder } from "../../../training/testing/memoryFolder.ts";
import { placeOf } from "../../state/run/places.ts";
import { anyPlace } from "../../state/run/serverPlace.ts";
import type { RunRecord } from "../../state/run/runRecord.ts";
import { bringToTab, reconcile, type Places, Refused, sendToServer, type ServerStatus } from "./moveRun.ts";

const stopped: RunRecord = {
  ...{ id: "r", project: null, name: "run", document: emptyDocument(), startedAt: 1 },
  ...{ status: "stopped", server: null, removed: false },
};
const checkpoint = (step: number): Uint8Array =>
  writeCheckpoint({
    state: {
      ...{ version: 2, document: "d".repeat(64), dataset: "a".repeat(64), seed: 1, step },
      ...{ epoch: 0, stepInEpoch: step, best: null, sinceBest: 0, events: 0, seconds: 0 },
    },
    tensors: {},
  });

/** A server and a shelf in memory, of which the call number `fails` is not answered (and was done, if `late`). */
async function world(how: { fails?: number; late?: boolean; refuses?: boolean } = {}) {
  const runs = new Map<string, { status: ServerStatus; newest: number }>();
  const store: CheckpointStore = openCheckpointStore(memoryFolder());
  await store.save(5, checkpoint(5), { best: false });
  const state = { record: stopped, events: 0, calls: 0, starts: 0 };
  const call = async <T>(work: () => Promise<T> | T): Promise<T> => {
    const broken = ++state.calls === how.fails;
    if (broken && !how.late) throw new TypeError("fetch failed");
    const answer = await work();
    if (broken) throw new TypeError("fetch failed");
    return answer;
  };
  const places: Places = {
    local: {
      write: (record) => call(() => void (state.record = record)),
      checkpoints: () => Promise.resolve(store),
      append: (_, events) => call(() => void (state.events += events.length)),
    },
    serverAt: () => ({
      status: (id) => call(() => runs.get(id)?.status),
      start: (run) =>
        call(async () => {
          if (how.refuses) throw new Refused("it cannot be trained");
          const newest = (await openCheckpointStore(memoryFolder()).newest()).whole?.state.step ?? 5;
          if (!runs.has(run.id)) state.starts++;
          if (!runs.has(run.id)) runs.set(run.id, { status: "running", newest });
        }),
      stop: (id) =>
        call(() => {
          const run = runs.get(id);
          if (run?.status === "running") runs.set(id, { status: "stopped", newest: run.newest + 10 });
        }),
      checkpoint: (id) => call(() => runs.get(id) && checkpoint(runs.get(id)!.newest)),
      history: () => call(() => [{ event: { kind: "resumed", step: 1 }, at: 0 }]),
    }),
  };
  const newest = async (): Promise<number | undefined> => (await store.newest()).whole?.state.step;
  return { places, state, runs, newest };
}

test("a run goes to the server and comes back at the step it had reached there", async () => {
  const { places, state, newest } = await world();
  const there = await sendToServer(stopped, anyPlace, places);
  expect(placeOf(there)).toBe("server");
  expect(state.record).toEqual(there);
  const home = await bringToTab(there, places);
  expect(placeOf(home)).toBe("tab");
  expect(state).toMatchObject({ record: home, events: 1 });
  expect(await newest()).toBe(15);
});

test("whichever call is not answered, the record says where the run is, and the next try ends the move", async () => {
  for (const late of [false, true])
    for (let fails = 1; fails < 20; fails++) {
      const { places, state, newest } = await world({ fails, late });
      const there = await sendToServer(stopped, anyPlace, places).catch(() => undefined);
      if (!there) {
        expect(["over", "leaving", "server"]).toContain(placeOf(state.record));
        expect(await newest()).toBe(5);
        if (placeOf(state.record) === "over") await sendToServer(state.record, anyPlace, places);
        else await reconcile(state.record, places);
      }
      expect(placeOf(state.record)).toBe("server");
      const home = await bringToTab(state.record, places).catch(() => undefined);
      if (!home) {
        // Whoever reloads now finds it at the server, or here with the newest step.
        if (placeOf(state.record) === "tab") expect(await newest()).toBe(15);
        else expect(placeOf(state.record)).toBe("server");
        if (placeOf(state.record) === "server") await bringToTab(state.record, places);
      }
      expect(placeOf(state.record)).toBe("tab");
      expect(await newest()).toBe(15);
      expect(state.starts).toBe(1);
    }
});

test("a refused run stays here, and can go on", async () => {
  const { places, state } = await world({ refuses: true });
  await expect(sendToServer(stopped, anyPlace, places)).rejects.toThrow("it cannot be trained");
  expect(state.record).toEqual(stopped);
});

test.each<[ServerStatus, RunRecord["status"]]>([
  ["finished", "finished"],
  ["halted", "halted"],
  ["stopped", "stopped"],
  ["cancelled", "stopped"],
])("a run that is %s there comes home as %s", async (status, kept) => {
  const { places, state, runs, newest } = await world();
  const there = await sendToServer(stopped, anyPlace, places);
  runs.set(there.server!, { status, newest: 40 });
  await reconcile(there, places);
  expect(state.record).toMatchObject({ status: kept, server: null });
  expect(await newest()).toBe(40);
});

test("a run that the server lost leaves what came here", async () => {
  const { places, state, runs, newest } = await world();
  const there = await sendToServer(stopped, anyPlace, places);
  runs.clear();
  await reconcile(there, places);
  expect(placeOf(state.record)).toBe("over");
  expect(await newest()).toBe(5);
});
