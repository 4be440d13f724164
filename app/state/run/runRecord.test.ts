import { expect, test } from "vitest";
import { emptyDocument } from "../../../graph-schema/document.ts";
import { placeOf } from "./places.ts";
import { readRunRecord } from "./runRecord.ts";

/** As versions before this one wrote it. */
const before = {
  ...{ id: "r", project: "p", name: "run", document: emptyDocument(), startedAt: 1 },
  ...{ status: "running", server: null, removed: false },
};

test("records of earlier versions open, wherever their run was", () => {
  expect(readRunRecord(before)).toEqual(before);
  expect(placeOf(readRunRecord(before)!)).toBe("tab");
  expect(placeOf(readRunRecord({ ...before, server: "s" })!)).toBe("server");
  for (const status of ["finished", "stopped", "halted"])
    expect(placeOf(readRunRecord({ ...before, status })!)).toBe("over");
});

test.each<[string, unknown]>([
  ["nothing", undefined],
  ["a text", "record"],
  ["a list", []],
  ["no document", { ...before, document: undefined }],
  ["a document that is none", { ...before, document: { version: 1 } }],
  ["a status that there is not", { ...before, status: "interrupted" }],
  ["a key too many", { ...before, more: 1 }],
])("%s is no record", (_what, value) => {
  expect(readRunRecord(value)).toBeUndefined();
});
