import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { installed } from "../../engines/pytorch/environment.mjs";
import { startBrowser } from "../browser.ts";
import { leaveOut } from "../leaveOut.ts";
import { type RunningServer, startServer } from "../server.ts";
import { trainingDriver } from "./trainingDriver.ts";

// What the app offers where memory is short: by the forecast before a run, and after one ran out of it.

const NO_PYTORCH = "its PyTorch is missing: npm run setup:pytorch";
const folder = mkdtempSync(join(tmpdir(), "tensorloom-"));
const driver = fileURLToPath(new URL("../../engines/testing/fakeNvml.c", import.meta.url));
let browser: Browser;
let server: RunningServer | undefined;

beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(async () => {
  await browser.close();
  await server?.stop();
  rmSync(folder, { recursive: true });
});

/** The app of a server of its own, with a template open. */
async function opened(name: string, env: Readonly<Record<string, string>>, template: string): Promise<Page> {
  await server?.stop();
  server = await startServer(join(folder, name), env);
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  await page.goto(server.address);
  await trainingDriver(page).open(template, "wasm");
  return page;
}

const end = async (page: Page): Promise<void> => {
  await page.context().close();
  await server?.stop();
  server = undefined;
};

test("a run that does not fit the chosen devices is made to fit by one click", async (context) => {
  if (installed().torch === undefined) return leaveOut(context, NO_PYTORCH);
  const library = join(folder, "libnvidia-ml.so.1");
  if (spawnSync("cc", ["-shared", "-fPIC", "-o", library, driver]).status !== 0)
    return leaveOut(context, "there is no C compiler for a made-up driver", { fails: false });
  const page = await opened("gpus", { LD_LIBRARY_PATH: folder }, "Small ResNet");
  const hands = trainingDriver(page);
  // Of its GPUs the smallest has 10 GiB.
  await hands.set("Batch size", 40_000);
  await hands.command("Train on the server");
  const dialog = page.getByRole("dialog", { name: "Train on the server" });
  await dialog.getByRole("radio", { name: /PyTorch/ }).check();
  const warning = dialog.getByRole("alert").filter({ hasText: "By the forecast it does not fit" });
  await warning.waitFor();
  expect(await warning.getByRole("button").allInnerTexts()).toEqual([
    expect.stringMatching(/^Take half the rows at a time\s+[\d.]+ GB$/),
    expect.stringMatching(/^Share parameters among 3 devices.*still too much$/s),
    "Halve the batch of the plan",
  ]);

  await warning.getByRole("button", { name: /^Take half the rows/ }).click();
  await warning.waitFor({ state: "detached" });
  await dialog.getByText("Batch norm sees each part of a batch by itself").waitFor();
  await dialog.getByText("How it is carried out").click();
  const parts = dialog.getByLabel("Micro batches", { exact: true });
  expect(await parts.inputValue()).toBe("2");
  await parts.fill("1");
  await warning.waitFor();

  await dialog.getByRole("checkbox", { name: /^First/ }).check();
  await dialog.getByText(/^1 process: one takes [\d.]+ GB of 85\.9 GB\.$/).waitFor();
  expect(await warning.count()).toBe(0);
  await dialog.getByRole("checkbox", { name: /^First/ }).uncheck();

  await warning.getByRole("button", { name: "Halve the batch of the plan" }).click();
  await warning.waitFor({ state: "detached" });
  await page.keyboard.press("Escape");
  expect(await page.getByLabel("Batch size", { exact: true }).inputValue()).toBe("20000");
  await end(page);
}, 200_000);

test.for(["ONNX Runtime", "PyTorch"])(
  "a run by %s that ran out of memory is tried again by one click, once",
  { timeout: 300_000 },
  async (engine, context) => {
    if (engine === "PyTorch" && installed().torch === undefined) return leaveOut(context, NO_PYTORCH);
    // No process of a run takes so little.
    const page = await opened(engine, { TENSORLOOM_RUN_BYTES: "60000000" }, "Digit CNN");
    const hands = trainingDriver(page);
    const runs = async (): Promise<{ settings: { microBatches?: number } }[]> => {
      const answer = await fetch(`${server!.address}/api/trpc/runs.list`);
      const { result } = (await answer.json()) as { result: { data: never[] } };
      return result.data;
    };
    await hands.command("Train on the server");
    const dialog = page.getByRole("dialog", { name: "Train on the server" });
    await dialog.getByRole("radio", { name: new RegExp(engine) }).check();
    await dialog.getByRole("button", { name: "Train there" }).click();
    await page
      .getByText(/The run held [\d.]+ GB of memory; it may hold 0\.06 GB/)
      .waitFor({ timeout: 90_000 });
    const again = page.getByRole("button", {
      name: engine === "PyTorch" ? "Try again: take half the rows at a time" : "Halve the batch and restart",
    });
    await again.dblclick();
    await expect.poll(async () => (await runs()).length, { timeout: 60_000 }).toBe(2);
    await again.waitFor({ timeout: 90_000 });
    expect(await runs()).toHaveLength(2);
    if (engine === "PyTorch") expect((await runs())[0]!.settings.microBatches).toBe(2);
    else expect(await page.getByLabel("Batch size", { exact: true }).inputValue()).toBe("16");
    await end(page);
  },
);
