import { describe, expect, test } from "vitest";
import { emptyDocument } from "../../../graph-schema/document.ts";
import { type Move, moved, moves, type Place, placeOf } from "./places.ts";
import { readRunRecord, type RunRecord } from "./runRecord.ts";

const about = {
  id: "r",
  project: null,
  name: "run",
  document: emptyDocument(),
  startedAt: 1,
  removed: false,
};
const records: Readonly<Record<Place, RunRecord>> = {
  tab: { ...about, status: "running", server: null },
  leaving: { ...about, status: "running", server: "s", sent: false },
  server: { ...about, status: "running", server: "s" },
  over: { ...about, status: "stopped", server: null },
};
const allMoves: readonly Move[] = [
  ...["toServer", "toTab", "stop", "resume", "accepted", "lost", "refused", "ended"],
] as Move[];

describe.each(Object.entries(records) as [Place, RunRecord][])("a run in place %s", (place, record) => {
  test("is there by its record, also after that was written and read", () => {
    expect(placeOf(record)).toBe(place);
    expect(placeOf(readRunRecord(JSON.parse(JSON.stringify(record)))!)).toBe(place);
  });

  test.each(allMoves)("takes %s where the table says so, to the place that it says", (move) => {
    const to = moves[place][move];
    if (to) {
      const after = moved(record, move, { server: "s2" });
      expect(placeOf(after)).toBe(to);
      expect(readRunRecord(after)).toEqual(after);
    } else expect(() => moved(record, move)).toThrow("internal");
  });
});

test("a run that ended keeps how it ended", () => {
  for (const status of ["finished", "halted", "stopped"] as const)
    expect(moved(records.server, "ended", { status }).status).toBe(status);
});

test("a run that ended on a server is known there by the id that it had, unless that lost it", () => {
  const ended = moved(records.server, "ended", { status: "finished" });
  expect(ended).toMatchObject({ server: null, former: "s" });
  for (const move of ["resume", "toServer"] as const) expect(moved(ended, move)).not.toHaveProperty("former");
  expect(moved(records.server, "lost")).not.toHaveProperty("former");
});

test("every place but the end leads on, and the end leads back", () => {
  for (const place of Object.keys(records) as Place[]) expect(Object.keys(moves[place])).not.toEqual([]);
});
