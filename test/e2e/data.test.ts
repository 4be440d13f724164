import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test } from "vitest";
import { startBrowser } from "../browser.ts";
import { idxFile } from "../idx.ts";
import { trainingDriver } from "./trainingDriver.ts";

// A person's own files in the tab: what is wrong with them is said, and what was there before stays.

let browser: Browser;
let page: Page;
const faults: string[] = [];
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  page.on("pageerror", (error) => faults.push(error.message));
  await page.goto(inject("address"));
  await trainingDriver(page).open("Iris MLP", "wasm");
  await trainingDriver(page).tab("Data");
});
afterEach(async () => {
  await page.context().close();
  expect(faults.splice(0)).toEqual([]);
});

const panel = () => page.getByRole("tabpanel");
const title = () => panel().getByRole("heading", { level: 2 });
const preview = () => panel().locator("tbody tr");

async function give(...files: readonly (readonly [name: string, content: string | Buffer])[]): Promise<void> {
  const choosing = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Open files" }).click();
  const mimeType = "application/octet-stream";
  await (
    await choosing
  ).setFiles(files.map(([name, text]) => ({ name, mimeType, buffer: Buffer.from(text) })));
}

const pixels = (images: number): Uint8Array => Uint8Array.from({ length: images * 784 }, (_, i) => i % 251);
const labels = (count: number): Uint8Array => Uint8Array.from({ length: count }, (_, i) => i % 10);
const images = ["images-idx3-ubyte", idxFile([30, 28, 28], pixels(30))] as const;

test.each([
  {
    what: "an IDX file that ends too early",
    files: [
      ["images-idx3-ubyte", images[1].subarray(0, 5000)],
      ["labels-idx1-ubyte", idxFile([30], labels(30))],
    ],
    says: /^Images-idx3-ubyte: .*23,?536|23,?520/,
  },
  {
    what: "labels of another count than images",
    files: [images, ["labels-idx1-ubyte", idxFile([29], labels(29))]],
    says: /it has 30 images, and labels-idx1-ubyte has 29 labels; choose two files that belong together/,
  },
  {
    what: "images without labels",
    files: [images],
    says: /choose two files together, the images and their labels/,
  },
  {
    what: "a table without rows",
    files: [["empty.csv", "a,b,c\n"]],
    says: /^Empty\.csv: it has 1 usable row, 2 are needed/,
  },
  { what: "a picture", files: [["cat.png", "PNG"]], says: /cat\.png: not one of/i },
] as const)("$what is named, and the data stays", async ({ files, says }) => {
  await title().getByText("Iris").waitFor();
  await give(...files);
  const alert = panel().getByRole("alert");
  await alert.waitFor();
  expect(await alert.innerText()).toMatch(says);
  expect(await title().innerText()).toContain("Iris");
  await expect.poll(() => preview().count()).toBeGreaterThan(50);
});

test("a table with ragged rows and gaps trains on the whole rows, and says which it left out", async () => {
  const rows = Array.from({ length: 60 }, (_, i) => `${i},${i % 7},${(i * i) % 11},${i % 5},${"abc"[i % 3]}`);
  rows[4] = "1,2,3";
  rows[9] = "9,,3,4,a";
  await give(["flowers.csv", ["p,q,r,s,kind", ...rows].join("\n")]);
  await expect.poll(() => title().innerText()).toContain("flowers");
  const noticed = panel().getByRole("complementary", { name: "Use of the data" });
  await expect.poll(() => noticed.innerText()).toContain("3 cells, expected 5: row left out");
  expect(await noticed.innerText()).toContain("line 11, q 1 gap");
  expect(await panel().getByRole("banner").or(panel().locator("header")).innerText()).toContain(
    "1 with gaps left out",
  );
  const hands = trainingDriver(page);
  await hands.tab("Train");
  await hands.set("Epochs", 2);
  await hands.train();
  await hands.finished();
});

test("labels that the model has no score for are named before training", async () => {
  const rows = Array.from(
    { length: 60 },
    (_, i) => `${i},${i % 7},${(i * i) % 11},${i % 5},${"abcde"[i % 5]}`,
  );
  await give(["kinds.csv", ["p,q,r,s,kind", ...rows].join("\n")]);
  await expect.poll(() => panel().getByRole("alert").innerText()).toMatch(/5 classes/);
  const hands = trainingDriver(page);
  await hands.tab("Train");
  await hands.train();
  await panel().getByText("expected at most 3 classes").waitFor();
  expect(
    await panel()
      .getByText(/step [\d,]+ of/)
      .count(),
  ).toBe(0);
});
