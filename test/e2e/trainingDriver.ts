import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { readSafetensors } from "../../training/run/safetensors.ts";

/** Hands on the Train panel. */
export function trainingDriver(page: Page) {
  const tab = (name: string): Promise<void> => page.getByRole("tab", { name, exact: true }).click();
  /** The step that the run has reached, from its progress line. */
  async function step(): Promise<number> {
    const text = await page
      .getByText(/step [\d,]+ of/)
      .first()
      .innerText();
    return Number(/step ([\d,]+)/.exec(text)![1]!.replaceAll(",", ""));
  }
  return {
    tab,
    step,
    /** Opens a template and the Train panel; runs will begin on `runtime`. */
    open: async (template: string, runtime: "auto" | "webgpu" | "wasm"): Promise<void> => {
      await page.getByRole("button", { name: "Start from a template" }).click();
      await page.getByText(template).first().click();
      await tab("Train");
      await page.getByLabel("Train on").selectOption(runtime);
    },
    /** Types a number into a field of the plan. */
    set: async (label: string, value: number): Promise<void> => {
      await page.getByLabel(label, { exact: true }).fill(String(value));
      await page.keyboard.press("Enter");
    },
    /** Finds a command by its name and runs it. */
    command: async (name: string): Promise<void> => {
      await page.keyboard.press("Control+k");
      await page.getByRole("combobox", { name: "Search commands" }).fill(name);
      await page.keyboard.press("Enter");
    },
    train: (): Promise<void> => page.getByRole("button", { name: "Train", exact: true }).click(),
    reaches: (n: number): Promise<void> => expect.poll(step, { timeout: 120_000 }).toBeGreaterThanOrEqual(n),
    finished: (): Promise<void> => page.getByLabel("Final numbers").waitFor({ timeout: 300_000 }),
    /** The trained weights as the export menu hands them out. */
    weights: async (): Promise<Record<string, number[]>> => {
      const download = page.waitForEvent("download");
      await page.getByRole("button", { name: "Export" }).click();
      await page.getByRole("menuitem", { name: "Trained weights" }).click();
      const file = readSafetensors(readFileSync(await (await download).path()));
      if ("error" in file) throw new Error(file.error);
      return Object.fromEntries(
        Object.entries(file.tensors).map(([name, t]) => [name, Array.from(t.data, Number)]),
      );
    },
  };
}
