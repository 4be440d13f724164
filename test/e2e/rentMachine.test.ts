import { readFileSync } from "node:fs";
import { expect, inject, test } from "vitest";
import { startBrowser } from "../browser.ts";
import { trainingDriver } from "./trainingDriver.ts";

test("a task that rents a GPU follows its settings, is saved as a file, and says what to do with it", async () => {
  const browser = await startBrowser();
  const context = await browser.newContext({ viewport: { width: 1024, height: 768 } });
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const page = await context.newPage();
  await page.goto(inject("address"));
  const hands = trainingDriver(page);
  await hands.open("Linear regression", "wasm");
  await hands.command("Train on the server");
  const dialog = page.getByRole("dialog", { name: "Train on the server" });
  await dialog.getByRole("button", { name: "Rent a GPU" }).click();
  const rental = dialog.getByRole("region", { name: "Rent a machine" });
  const set = async (label: string, text: string): Promise<void> => {
    await rental.getByLabel(label, { exact: true }).fill(text);
    await page.keyboard.press("Tab");
  };
  const saved = async (): Promise<string> => {
    const download = page.waitForEvent("download");
    await rental.getByRole("button", { name: "Save tensorloom.sky.yaml" }).click();
    expect((await download).suggestedFilename()).toBe("tensorloom.sky.yaml");
    return readFileSync(await (await download).path(), "utf8");
  };

  await rental.getByText("sky show-gpus L4:1").waitFor();
  expect(await saved()).toContain('accelerators: "L4:1"');
  await set("GPU", "A100");
  await set("GPUs", "2");
  await set("Cloud", "aws");
  await set("Price", "2.10 EUR");
  await rental.getByText("sky show-gpus A100:2").waitFor();
  await expect.poll(saved).toContain('"price":"2.10 EUR"');
  expect(await saved()).toMatch(/infra: "aws"\n {2}accelerators: "A100:2"/);

  await set("Cloud", "");
  await set("Price", "");
  await expect.poll(saved).not.toContain("infra");
  expect(await saved()).not.toContain("TENSORLOOM_LAUNCHERS");
  await rental.getByLabel("GPU", { exact: true }).fill("two words");
  await rental.getByRole("alert").waitFor();
  await page.keyboard.press("Tab");
  expect(await saved()).toContain('accelerators: "A100:2"');

  for (const button of await rental.getByRole("button").all())
    expect((await button.getAttribute("aria-label")) ?? (await button.innerText())).not.toBe("");
  await rental.getByRole("button", { name: "Copy sky show-gpus A100:2" }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("sky show-gpus A100:2");
  await rental.getByText("http://127.0.0.1:3001").waitFor();
  await rental.getByRole("button", { name: "Close" }).click();
  await dialog.getByRole("button", { name: "Rent a GPU" }).waitFor();
  await browser.close();
}, 120_000);
