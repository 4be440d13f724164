import { appendFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { RunControl } from "../training/run/control.ts";
import { appendRequest, followRequests } from "./requests.ts";
import { runDirectory } from "./runDirectory.ts";

test("what is asked is done in order, whatever stands between", async () => {
  const data = await mkdtemp(join(tmpdir(), "tensorloom-"));
  const directory = await runDirectory(data, "r");
  const control = new RunControl();
  const following = followRequests(directory, control);
  await appendRequest(directory, { kind: "pause" });
  await expect.poll(() => control.requestedState()).toBe("pause");
  await appendFile(directory.requests, '{"kind":"st\n5\n{"kind":"constructor"}\n');
  await appendRequest(directory, { kind: "resume" });
  await expect.poll(() => control.requestedState()).toBe("run");
  await appendFile(directory.requests, '{"kind":"pau');
  await appendRequest(directory, { kind: "stop" });
  await expect.poll(() => control.requestedState()).toBe("stop");
  await following.close();
  await rm(data, { recursive: true });
});
