import { describe, expect, test } from "vitest";
import { next, type Next, type Sync, type SyncEvent, unansweredOf } from "./sync.ts";

const idle: Sync = { phase: "idle" };

/** What follows the last of some events. */
const after = (...events: readonly SyncEvent[]): Next =>
  events.reduce<Next>(({ sync }, event) => next(sync, event), { sync: idle });

const edited = (at: number): SyncEvent => ({ kind: "edited", at });
const answered = (at: number): SyncEvent => ({ kind: "answered", at });
const look: SyncEvent = { kind: "look" };
const due: SyncEvent = { kind: "due" };
const unanswered: SyncEvent = { kind: "unanswered" };

describe("when projects are brought in line with the server", () => {
  test("two seconds after the last edit, though not later than 15 after the first", () => {
    expect(after(edited(0)).wait).toBe(2000);
    expect(after(edited(0), edited(1500)).wait).toBe(2000);
    const typing = Array.from({ length: 11 }, (_, i) => edited(i * 1400));
    expect(after(...typing).wait).toBe(1000);
    expect(after(edited(0), edited(60_000)).wait).toBe(0);
    expect(after(edited(0), due)).toEqual({
      sync: { phase: "sending", again: false, unanswered: 0 },
      send: true,
    });
  });

  test("at once when a person looks, whatever it waits for", () => {
    for (const before of [[], [edited(0)], [look, unanswered]])
      expect(after(...before, look).send).toBe(true);
  });

  test("one exchange at a time, and one more after an edit or a look during it", () => {
    for (const during of [edited(5), look]) {
      expect(after(look, during).send).toBeUndefined();
      expect(after(look, during, answered(9))).toEqual({ sync: { phase: "waiting", since: 9 }, wait: 2000 });
    }
    expect(after(look, answered(9))).toEqual({ sync: idle });
  });

  test("again and again while the server does not answer, ever more rarely, up to twice a minute", () => {
    const waits: (number | undefined)[] = [];
    let { sync } = after(look);
    for (let i = 0; i < 7; i++) {
      const silent = next(sync, unanswered);
      waits.push(silent.wait);
      // An edit neither hurries the next attempt nor puts it off.
      expect(next(silent.sync, edited(0))).toEqual({ sync: silent.sync });
      ({ sync } = next(silent.sync, due));
      expect(unansweredOf(sync)).toBe(i + 1);
    }
    expect(waits).toEqual([2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
    expect(unansweredOf(next(sync, answered(0)).sync)).toBe(0);
  });

  test("a wait that ends when it is not waited for any more does nothing", () => {
    expect(after(due)).toEqual({ sync: idle });
    expect(after(look, due).send).toBeUndefined();
  });
});
