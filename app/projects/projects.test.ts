import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Document, emptyDocument } from "../../graph-schema/document.ts";
import { type Browser, memory, type Page, page } from "./testing/openPage.ts";

// Syncing and what is done about conflicts, as they are; the browser and the server are in memory.

let server: Browser["server"];
let browser: Browser;
beforeEach(() => {
  browser = memory();
  ({ server } = browser);
});
afterEach(() => vi.unstubAllGlobals());

/** A page with one project "a", kept on the server too. */
async function onServer(): Promise<Page> {
  const tab = await page();
  await tab.openLastProject();
  tab.rename("a");
  await tab.persistOnServer(tab.id());
  await exchanged(tab);
  return tab;
}

const exchanged = (tab: Page): Promise<void> =>
  vi.waitFor(() => expect(tab.useSync.getState().sync.phase).toBe("idle"));
const versionsOf = (tab: Page): string[] => server.projects.get(tab.id())!.versions.map((d) => d.name);
const another = (tab: Page, name: string): number =>
  server.projects.get(tab.id())!.versions.push({ ...emptyDocument(), name } satisfies Document);

test("a project that is kept on the server gets there at once, and its edits once the server answers", async () => {
  const tab = await onServer();
  const stop = tab.startSyncing();
  await exchanged(tab);
  expect(versionsOf(tab)).toEqual(["a"]);
  server.down = true;
  tab.rename("b");
  await tab.saveNow();
  expect(tab.useSync.getState().sync.phase).toBe("waiting");
  browser.pass();
  await vi.waitFor(() => expect(tab.useSync.getState().sync).toEqual({ phase: "silent", unanswered: 1 }));
  server.down = false;
  browser.pass();
  await exchanged(tab);
  expect([versionsOf(tab), tab.useSession.getState().server]).toMatchObject([["a", "b"], { version: 2 }]);
  // What comes back unchanged is no step.
  const labels = () => tab.useEditor.getState().history.past.map((step) => step.label);
  expect(labels()).toEqual(["Rename", "Rename"]);

  another(tab, "c");
  window.dispatchEvent(new Event("focus"));
  await vi.waitFor(() => expect(tab.name()).toBe("c"));
  expect(labels().at(-1)).toBe("Take changes from the server");
  stop();
});

test("a project that is taken off the server stays here, and goes back by a click", async () => {
  const tab = await onServer();
  tab.rename("b");
  await tab.persistInBrowser(tab.id());
  expect(tab.notice()?.text).toContain('"b" is kept in this browser only');
  expect([server.projects.get(tab.id())!.deleted, tab.useSession.getState().server]).toEqual([true, null]);
  tab.notice()!.action!.run();
  await vi.waitFor(() => expect(server.projects.get(tab.id())!.deleted).toBe(false));
  await exchanged(tab);
  expect([await tab.kept(), versionsOf(tab).at(-1)]).toEqual([["b"], "b"]);
});

test("a project is not taken off a server that does not answer, which is said", async () => {
  const tab = await onServer();
  server.down = true;
  await tab.persistInBrowser(tab.id());
  expect(tab.notice()?.text).toBe("It stays on the server. The server does not answer.");
  expect((await tab.projects.read(tab.id()))?.server).toEqual({ version: 1, same: 2 });
});

test("a deleted project is gone here and there, and comes back by a click", async () => {
  const tab = await onServer();
  const id = tab.id();
  await tab.deleteEntry(await tab.entry(id), () => undefined);
  expect([server.projects.get(id)!.deleted, (await tab.kept()).includes("a"), tab.id() === id]).toEqual([
    true,
    false,
    false,
  ]);
  tab.notice()!.action!.run();
  await vi.waitFor(async () => expect(await tab.kept()).toContain("a"));
  await vi.waitFor(() => expect(server.projects.get(id)!.deleted).toBe(false));
});

test("a project of another browser is fetched when it is opened, and its later state too", async () => {
  const tab = await page();
  await tab.openLastProject();
  // An empty one would go from this browser when another is started.
  const far: Document = {
    ...emptyDocument("far"),
    graph: { nodes: [{ id: "input", type: "input", params: {}, position: [0, 0] }], edges: [] },
  };
  server.projects.set("far", { versions: [far], deleted: false });
  await tab.openEntry(await tab.entry("far"));
  expect([tab.id(), tab.name(), tab.useSession.getState().server]).toEqual([
    "far",
    "far",
    { version: 1, same: 1 },
  ]);
  await tab.startProject(emptyDocument("near"));
  tab.rename("nearer");
  server.projects.get("far")!.versions.push({ ...far, name: "farther" });
  await tab.openEntry({ ...(await tab.entry("far")), newer: true });
  expect([tab.name(), await tab.kept()]).toEqual(["farther", expect.arrayContaining(["nearer"]) as string[]]);
  server.down = true;
  await tab.openEntry({ id: "no", name: "no", place: "server", newer: false, updatedAt: 0 });
  expect(tab.notice()?.text).toBe('"no" could not be fetched. The server does not answer.');
});

test("a conflict in a project that is not open waits for it to be opened", async () => {
  const tab = await onServer();
  const id = tab.id();
  another(tab, "theirs");
  tab.rename("mine");
  await tab.startProject(emptyDocument("near"));
  for (let i = 0; i < 2; i++) {
    tab.syncNow();
    await exchanged(tab);
  }
  const saves = () => server.asked.filter((name) => name === "projects.save").length;
  const before = saves();
  tab.syncNow();
  await exchanged(tab);
  expect([saves(), tab.useSync.getState().objection]).toEqual([before, null]);
  tab.openProject((await tab.projects.read(id))!);
  tab.syncNow();
  await exchanged(tab);
  const { objection } = tab.useSync.getState();
  if (objection?.kind !== "conflict") throw new Error("no conflict");
  // Once it was, it goes its way in the background again.
  await tab.keepMine(objection.theirs);
  await exchanged(tab);
  tab.rename("mine too");
  await tab.startProject(emptyDocument("far"));
  tab.syncNow();
  await exchanged(tab);
  expect(server.projects.get(id)!.versions.at(-1)!.name).toBe("mine too");
});

test("a conflict is told once, and stands against its project alone", async () => {
  const tab = await onServer();
  const stop = tab.startSyncing();
  await exchanged(tab);
  another(tab, "theirs");
  tab.rename("mine");
  await tab.saveNow();
  for (let i = 0; i < 2; i++) {
    tab.syncNow();
    await exchanged(tab);
  }
  expect(tab.useSync.getState().objection?.kind).toBe("conflict");
  expect(tab.useNotices.getState().notices.filter(({ text }) => text.includes("Both states"))).toHaveLength(
    1,
  );
  await tab.startProject(emptyDocument("near"));
  expect(tab.useSync.getState().objection).toBeNull();
  stop();
});

test("what another browser saved is fetched by whoever comes back to the tab, until following ends", async () => {
  const tab = await onServer();
  const stop = tab.startSyncing();
  await exchanged(tab);
  const returns: readonly (readonly [EventTarget, string])[] = [
    [window, "focus"],
    [window, "online"],
    [document, "visibilitychange"],
  ];
  const comeBack = (): void => {
    for (const [target, type] of returns) target.dispatchEvent(new Event(type));
  };
  for (const [target, type] of returns) {
    another(tab, type);
    target.dispatchEvent(new Event(type));
    await vi.waitFor(() => expect(tab.name()).toBe(type));
    await exchanged(tab);
  }
  const phase = () => tab.useSync.getState().sync.phase;
  Object.assign(document, { visibilityState: "hidden" });
  comeBack();
  expect(phase()).toBe("idle");
  Object.assign(document, { visibilityState: "visible" });
  stop();
  comeBack();
  expect(phase()).toBe("idle");
  tab.rename("on my own");
  await tab.saveNow();
  expect(phase()).toBe("idle");
});

test("what a newer program saved is left there, and said to be in the way", async () => {
  const tab = await onServer();
  const { versions } = server.projects.get(tab.id())!;
  versions.push(Object.assign(emptyDocument("newer"), { version: 99 }));
  tab.syncNow();
  await exchanged(tab);
  const why = expect.stringContaining("as a newer Tensorloom wrote it") as string;
  expect(tab.useSync.getState().objection).toEqual({ kind: "refused", why });
  expect([tab.name(), versions.length]).toEqual(["a", 2]);
});

/** What comes of a conflict between "mine" here and "theirs" there, both from "a". */
const resolutions = [
  { by: "keepMine", here: "mine", both: ["mine"], versions: ["a", "theirs", "mine"] },
  { by: "takeTheirs", here: "theirs", both: ["theirs"], versions: ["a", "theirs", "mine", "theirs"] },
  { by: "keepBoth", here: "mine (copy)", both: ["mine (copy)", "theirs"], versions: ["a", "theirs"] },
] as const;

test.each(resolutions)("two browsers that changed a project: $by", async ({ by, here, both, versions }) => {
  const tab = await onServer();
  const id = tab.id();
  another(tab, "theirs");
  tab.rename("mine");
  tab.syncNow();
  await exchanged(tab);
  const { objection } = tab.useSync.getState();
  expect(objection).toMatchObject({ kind: "conflict", theirs: { version: 2 }, base: { name: "a" } });
  expect(tab.notice()?.text).toContain("Both states are kept");
  if (objection?.kind !== "conflict") throw new Error("no conflict");
  await tab[by](objection.theirs);
  await exchanged(tab);
  await tab.saveNow();
  tab.syncNow();
  await exchanged(tab);
  expect([tab.name(), await tab.kept()]).toEqual([here, both]);
  expect([...server.projects.values()].map((p) => p.versions.at(-1)!.name).sort()).toEqual(both);
  expect(server.projects.get(id)!.versions.map((d) => d.name)).toEqual(versions);
  expect(tab.useSync.getState().objection).toBeNull();
});

test("an old version comes back as the newest, and what was here is the one before", async () => {
  const tab = await onServer();
  tab.rename("b");
  await tab.restoreVersion(tab.id(), 1);
  expect([tab.name(), versionsOf(tab)]).toEqual(["a", ["a", "b", "a"]]);
  expect(tab.useEditor.getState().history.past.at(-1)?.label).toBe("Restore version 1");
  another(tab, "theirs");
  tab.rename("c");
  await expect(tab.restoreVersion(tab.id(), 1)).rejects.toThrow("changed elsewhere");
  expect([tab.name(), versionsOf(tab)]).toEqual(["c", ["a", "b", "a", "theirs"]]);
});
