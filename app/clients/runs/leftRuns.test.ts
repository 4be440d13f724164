import { expect, test } from "vitest";
import type { RunRecord } from "../../state/run/runRecord.ts";
import { newRun, storedView } from "../../state/run/runView.ts";
import { about, away, page, there, stubRunsPage, watching, world } from "../testing/runsPage.ts";

stubRunsPage();

test.each([away, { ...away, sent: false }])(
  "a run whose server is gone is given up, and is here as it was before it went there",
  async (record) => {
    const { settle, leaveOnServer, isSilent, readRun, writeRecord, useTraining } = await page();
    await writeRecord(record);
    useTraining.setState({ run: { ...newRun(about), server: "s", status: "running", saved: 90 } });
    world.answers = undefined;
    await settle("r");
    expect(isSilent(useTraining.getState())).toBe(true);
    await leaveOnServer(useTraining.getState().run!);
    expect((await readRun("r"))!.record).toMatchObject({ status: "stopped", server: null });
    const { run, busy } = useTraining.getState();
    expect([run?.status, run?.server, run?.saved, busy]).toEqual(["stopped", null, undefined, ""]);
  },
);

test("a run that another tab trains is not sent, and stays as it is", async () => {
  const { startOnServer, readRun, writeRecord, useTraining, lockOf } = await page();
  const here: RunRecord = { ...away, server: null };
  await writeRecord(here);
  world.answers = { "runs.get": { code: "NOT_FOUND" }, "runs.start": { id: "s" } };
  let end: () => void = () => undefined;
  const over = new Promise<void>((resolve) => (end = resolve));
  const training = navigator.locks.request(lockOf("r"), {}, () => over);
  await startOnServer({ ...newRun(about), status: "stopped", saved: 30 });
  expect(useTraining.getState()).toMatchObject({ busy: "", run: { status: "stopped", server: null } });
  expect(useTraining.getState().refused[0]).toContain("Another tab trains this run");
  expect([world.asked, (await readRun("r"))!.record]).toEqual([[], here]);
  end();
  await training;
  await startOnServer({ ...newRun(about), status: "stopped", saved: 30 });
  expect(world.asked).toContain("runs.start");
});

test("while a run is on its way it is under way, so that nothing offers to start it again", async () => {
  const { startOnServer, useTraining } = await page();
  world.answers = { "runs.get": { code: "NOT_FOUND" }, "runs.start": { id: "s" } };
  const starting = startOnServer({ ...newRun(about), status: "halted", saved: 30 });
  expect(useTraining.getState().run?.status).toBe("preparing");
  await starting;
});

test("where a run ended on a server is remembered with it, for its log", async () => {
  const { settle, readRun, writeRecord, useTraining } = await page();
  await writeRecord(away);
  useTraining.setState({ run: { ...newRun(about), server: "s", status: "running" } });
  world.answers = there("halted");
  await settle("r");
  expect(useTraining.getState().run).toMatchObject({ server: null, former: "s" });
  expect(storedView((await readRun("r"))!, { underWay: false })).toMatchObject({ former: "s" });
});

test("what a server did not take is not said any more once it takes the next", async () => {
  const { pauseOnServer, run, useTraining } = await watching();
  world.answers = undefined;
  await pauseOnServer(run);
  expect(useTraining.getState().refused).toEqual([
    "The server did not take that. The server does not answer.",
  ]);
  world.answers = { "runs.setPaused": null };
  await pauseOnServer(run);
  expect(useTraining.getState().refused).toEqual([]);
});
