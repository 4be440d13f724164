import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { emptyDocument } from "../../graph-schema/document.ts";
import { type Browser, memory, page, storage } from "./testing/openPage.ts";

// Which project is open and whether this browser keeps it; the browser is in memory.

let database: Browser["database"];
beforeEach(() => {
  ({ database } = memory());
});
afterEach(() => vi.unstubAllGlobals());

test("the last project is there again after a reload, with its edits", async () => {
  const before = await page();
  await before.openLastProject();
  before.rename("mine");
  await before.saveNow();
  const after = await page();
  await after.openLastProjectOnce();
  expect([after.id(), after.name(), await after.kept()]).toEqual([before.id(), "mine", ["mine"]]);
});

test("a tab opens its own project again, whatever another opened last", async () => {
  const one = await page();
  await one.openLastProject();
  one.rename("one");
  await one.saveNow();
  const { sessionStorage: own } = globalThis;
  vi.stubGlobal("sessionStorage", storage());
  const two = await page();
  await two.openLastProject();
  await two.startProject(emptyDocument("two"));
  vi.stubGlobal("sessionStorage", own);
  const again = await page();
  await again.openLastProject();
  expect(again.id()).toBe(one.id());
});

test("an edit made while another is kept is kept right after", async () => {
  const tab = await page();
  await tab.openLastProject();
  tab.rename("first");
  const saving = tab.saveNow();
  tab.rename("second");
  expect(tab.saveNow()).toBe(saving);
  await saving;
  expect(await tab.kept()).toEqual(["second"]);
});

test("a project that is opened while another is kept is not taken for that", async () => {
  const tab = await page();
  await tab.openLastProject();
  const other = await tab.projects.create(emptyDocument("other"));
  tab.rename("first");
  await tab.saveNow();
  tab.rename("second");
  const saving = tab.saveNow();
  tab.openProject(other);
  await saving;
  expect(tab.useSession.getState()).toMatchObject({ id: other.id, version: 1, saved: { name: "other" } });
  tab.rename("other still");
  await tab.saveNow();
  expect(await tab.kept()).toEqual(["other still", "second"]);
});

test("what arrives from elsewhere does not take the place of an edit that is not kept yet", async () => {
  const tab = await page();
  await tab.openLastProject();
  const arrived = { ...(await tab.projects.read(tab.id()))!, version: 7, document: emptyDocument("theirs") };
  tab.rename("mine");
  tab.showStored(arrived, "Take");
  expect([tab.name(), tab.useSession.getState().version]).toEqual(["mine", 1]);
  await tab.saveNow();
  tab.showStored({ ...arrived, id: "another" }, "Take");
  expect(tab.name()).toBe("mine");
  tab.showStored(arrived, "Take");
  expect([tab.name(), tab.useSession.getState().version]).toEqual(["theirs", 7]);
});

test("what cannot be kept is told, and what a closing tab left behind comes back as a step", async () => {
  const before = await page();
  await before.openLastProject();
  database.full = true;
  before.rename("late");
  await before.saveNow();
  expect(before.useSession.getState().saveError).toBe("no room");
  database.full = false;
  before.rename("later");
  await before.saveNow();
  expect(before.useSession.getState().saveError).toBeNull();
  database.full = true;
  before.rename("late");
  await before.saveNow();
  before.storeUnsaved(before.id(), before.useEditor.getState().document);
  database.full = false;
  const after = await page();
  await after.openLastProject();
  expect(after.name()).toBe("late");
  expect(after.useEditor.getState().history.past.at(-1)?.label).toBe("Bring back unsaved changes");
  await after.saveNow();
  expect([await after.kept(), after.readUnsaved(after.id())]).toEqual([["late"], undefined]);
});

test("a project that another tab changed is left to it, and this one goes on in a copy", async () => {
  const tab = await page();
  await tab.openLastProject();
  const id = tab.id();
  await tab.projects.save(id, emptyDocument("theirs"), 1);
  tab.rename("mine");
  await tab.saveNow();
  expect(tab.id()).not.toBe(id);
  expect([tab.name(), await tab.kept()]).toEqual(["mine (copy)", ["mine (copy)", "theirs"]]);
  expect(tab.notice()?.text).toContain("changed in another tab");
});

test("a copy has a name that a document may have", async () => {
  const tab = await page();
  await tab.openLastProject();
  await tab.projects.save(tab.id(), emptyDocument("theirs"), 1);
  tab.rename("x".repeat(200));
  await tab.saveNow();
  expect(tab.name()).toBe("x".repeat(200));
  expect(await tab.kept()).toEqual(["theirs", "x".repeat(200)]);
});

test("starting a project leaves no empty one behind, and keeps one that was worked on", async () => {
  const tab = await page();
  await tab.openLastProject();
  await tab.startProject(emptyDocument("one"));
  expect(await tab.kept()).toEqual(["one"]);
  tab.rename("two");
  await tab.startProject(emptyDocument("three"));
  expect(await tab.kept()).toEqual(["three", "two"]);
});
