import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test } from "vitest";
import type { Document } from "../../graph-schema/document.ts";
import { startBrowser } from "../browser.ts";
import { canvasDriver } from "./canvasDriver.ts";

let browser: Browser;
let page: Page;
let canvas: ReturnType<typeof canvasDriver>;
const faults: string[] = [];

beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

beforeEach(async () => {
  const permissions = ["clipboard-read", "clipboard-write"];
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, permissions });
  // What a page fetches ahead is written to the disk that keeps the edits, which these tests wait for.
  await context.route("**/_next/static/files.json", (route) => route.abort());
  page = await context.newPage();
  canvas = canvasDriver(page);
  page.on("pageerror", (error) => faults.push(error.message));
  await page.goto(inject("address"));
  await page.getByText("Drag a layer from the palette").waitFor();
});
afterEach(async () => {
  await page.context().close();
  expect(faults.splice(0)).toEqual([]);
});

const state = (): Promise<string> => page.getByTestId("document-state").innerText();

/** The document as the browser keeps it. */
const kept = (): Promise<Document> =>
  page.evaluate(async () => {
    const answer = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
    const database = await answer(indexedDB.open("tensorloom", 1));
    const projects = database.transaction("projects").objectStore("projects");
    const all = await answer<{ updatedAt: number; document: Document }[]>(projects.getAll());
    return all.sort((a, b) => b.updatedAt - a.updatedAt)[0]!.document;
  });
const wires = async (): Promise<string[]> =>
  (await kept()).graph.edges.map((e) => `${e.from}>${e.to}`).sort();

/** Places input, conv2d and relu in a row and joins them. */
async function chain(): Promise<void> {
  await canvas.place("input", 350, 140);
  await canvas.place("conv2d", 620, 140);
  await canvas.place("relu", 900, 140);
  await canvas.join("input", "conv2d");
  await canvas.join("conv2d", "relu");
}

test("layers are wired by dragging, every shape shows, and all of it can be taken back", async () => {
  await chain();
  expect(await canvas.shapes()).toEqual(["N×1×28×28", "N×32×26×26"]);
  await expect.poll(wires).toEqual(["conv2d>relu", "input>conv2d"]);
  for (let i = 0; i < 5; i++) await page.keyboard.press("Control+z");
  await expect.poll(async () => (await kept()).graph).toEqual({ nodes: [], edges: [] });
  for (let i = 0; i < 5; i++) await page.keyboard.press("Control+y");
  await expect.poll(wires).toEqual(["conv2d>relu", "input>conv2d"]);
});

test("a wire that would close a cycle is refused and says so", async () => {
  await chain();
  const target = await canvas.centerOf(canvas.port("conv2d", "input", "x"));
  await page.mouse.move(...(await canvas.centerOf(canvas.port("relu", "output", "y"))));
  await page.mouse.down();
  await page.mouse.move(target[0] + 40, target[1] + 40);
  await page.mouse.move(target[0] + 2, target[1] + 2, { steps: 3 });
  expect(await page.getByText("A cycle:").innerText()).toContain('"conv2d" already leads to "relu"');
  await page.mouse.up();
  await expect.poll(wires).toEqual(["conv2d>relu", "input>conv2d"]);
});

test("a wire dropped on the canvas offers what fits, and the choice is joined", async () => {
  await canvas.place("input", 350, 140);
  await canvas.drag(await canvas.centerOf(canvas.port("input", "output", "y")), [700, 300]);
  const offered = await page
    .getByRole("option")
    .evaluateAll((options) => options.map((o) => o.getAttribute("data-layer")));
  expect(offered).toContain("conv2d");
  expect(offered).not.toContain("embedding");
  await page.keyboard.type("maxp");
  await page.keyboard.press("Enter");
  await expect.poll(wires).toEqual(["input>maxPool2d"]);
});

test("a layer dropped on a wire goes into it, and deleting it heals the wire", async () => {
  await chain();
  await canvas.place("tanh", ...(await canvas.centerOf(page.locator(".chip").first())));
  await expect.poll(wires).toEqual(["conv2d>relu", "input>tanh", "tanh>conv2d"]);
  await page.keyboard.press("Delete");
  await expect.poll(wires).toEqual(["conv2d>relu", "input>conv2d"]);
});

test("copies travel through the clipboard with the wires among them", async () => {
  await chain();
  await page.mouse.move(700, 420);
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Control+c");
  await page.keyboard.press("Control+v");
  await expect.poll(wires).toEqual(["conv2d2>relu2", "conv2d>relu", "input2>conv2d2", "input>conv2d"]);
  await page.keyboard.press("Control+x");
  await expect.poll(wires).toEqual(["conv2d>relu", "input>conv2d"]);
});

test("a weight is normalized as chosen, where there is one", async () => {
  await chain();
  await canvas.card("relu").click();
  await page.getByRole("heading", { name: "ReLU" }).waitFor();
  expect(await page.getByLabel("Weight").count()).toBe(0);
  await canvas.card("conv2d").click();
  await page.getByLabel("Weight").selectOption("spectralNorm");
  const chosen = async () => (await kept()).graph.nodes.find((n) => n.id === "conv2d")!.wrapper;
  await expect.poll(chosen).toBe("spectralNorm");
  expect(await canvas.card("conv2d").innerText()).toContain("spectral norm");
  await page.getByLabel("Weight").selectOption("as it is");
  await expect.poll(chosen).toBeUndefined();
});

test("a setting that is not allowed says why and changes nothing; a fault is fixed by one click", async () => {
  await chain();
  await canvas.card("conv2d").click();
  const kernel = page.getByLabel("Kernel");
  await kernel.fill("0");
  expect(await page.getByRole("alert").first().innerText()).toContain("Expected a whole number from 1");
  expect((await kept()).graph.nodes.find((n) => n.id === "conv2d")?.params).toEqual({});
  await kernel.fill("40");
  await expect.poll(state).toContain("problem");
  const fix = page.getByLabel("Inspector").getByRole("button", { name: /^Set padding/ });
  await fix.click();
  expect(await canvas.shapes()).toHaveLength(2);
  await expect
    .poll(async () => (await kept()).graph.nodes.find((n) => n.id === "conv2d")?.params)
    .toMatchObject({
      kernel: 40,
    });
});

test("the text is the document both ways, and a broken draft changes nothing", async () => {
  await chain();
  await page.getByRole("tab", { name: "Code" }).click();
  const text = page.locator(".monaco-editor .view-lines");
  await text.getByText('"version"').waitFor();
  await text.click();
  const replace = async (value: string): Promise<void> => {
    await page.evaluate((text) => navigator.clipboard.writeText(text), value);
    await page.keyboard.press("Control+a");
    await page.keyboard.press("Control+v");
  };
  await replace(JSON.stringify({ ...(await kept()), name: "Typed" }, null, 2));
  await expect.poll(() => page.getByLabel("Project name").inputValue()).toBe("Typed");
  await replace('{ "version": 3, ');
  await page.getByText("Not applied.").waitFor();
  expect((await kept()).name).toBe("Typed");
  await page.getByRole("button", { name: "Discard the draft" }).click();
  await expect.poll(() => page.getByText("Not applied.").count()).toBe(0);
});

test("nothing is lost by a reload right after an edit, nor by two tabs on one project", async () => {
  await chain();
  await canvas.card("conv2d").click();
  await page.getByLabel("Channels").fill("77");
  await page.reload();
  await expect.poll(canvas.shapes, { timeout: 10_000 }).toContain("N×77×26×26");
  const channels = async (): Promise<unknown> =>
    (await kept()).graph.nodes.find((n) => n.type === "conv2d")?.params.channels;
  await expect.poll(channels, { timeout: 10_000 }).toBe(77);
  const other = await page.context().newPage();
  await other.goto(inject("address"));
  await other.locator('.card[data-node-id="relu"]').waitFor();
  await other.getByRole("navigation").locator('[data-layer="tanh"]').click();
  await other.locator('.card[data-node-id="tanh"]').waitFor();
  // Whichever tab keeps its change first stays with the project.
  const types = async (): Promise<string[]> => (await kept()).graph.nodes.map((n) => n.type);
  await expect.poll(types, { timeout: 10_000 }).toContain("tanh");
  await page.bringToFront();
  await page.getByRole("navigation").locator('[data-layer="gelu"]').click();
  await page.getByText("changed in another tab").waitFor();
  await page.keyboard.press("Control+o");
  await expect.poll(() => page.getByRole("button", { name: /^Open Untitled/ }).count()).toBe(2);
});

test("what is typed as soon as the app shows is kept, though another tab holds the storage", async () => {
  const other = await page.context().newPage();
  await other.goto(inject("address"));
  await other.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const opening = indexedDB.open("tensorloom", 1);
        opening.onsuccess = () => {
          const projects = opening.result.transaction("projects", "readwrite").objectStore("projects");
          const end = Date.now() + 3000;
          const hold = (): void => {
            resolve();
            if (Date.now() < end) projects.count().onsuccess = hold;
          };
          projects.count().onsuccess = hold;
        };
      }),
  );
  await page.reload();
  await page.getByLabel("Project name").fill("Early");
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await kept()).name, { timeout: 10_000 }).toBe("Early");
  expect(await page.getByLabel("Project name").inputValue()).toBe("Early");
});

test("a file that is no document is refused with what is wrong and where", async () => {
  const choosing = page.waitForEvent("filechooser");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("open a document");
  await page.keyboard.press("Enter");
  const text = JSON.stringify({ ...(await kept()), graph: { nodes: [{ id: "1a" }], edges: [] } });
  await (
    await choosing
  ).setFiles({ name: "bad.json", mimeType: "application/json", buffer: Buffer.from(text) });
  const dialog = page.getByRole("dialog");
  expect(await dialog.innerText()).toContain("graph.nodes.0.id");
});

test("the keyboard alone walks, moves and rewires layers", async () => {
  await chain();
  await page.mouse.click(700, 450);
  for (let i = 0; i < 3; i++) await page.keyboard.press("Tab");
  await expect.poll(() => page.locator(".card:focus").getAttribute("data-node-id")).toBe("relu");
  const before = (await kept()).graph.nodes.find((n) => n.id === "relu")!.position;
  await page.keyboard.press("Shift+ArrowDown");
  await expect
    .poll(async () => (await kept()).graph.nodes.find((n) => n.id === "relu")?.position)
    .toEqual([before[0], before[1] + 10]);
  await page.getByLabel("Source of input x").focus();
  await page.getByLabel("Source of input x").selectOption("input.y");
  await expect.poll(wires).toEqual(["input>conv2d", "input>relu"]);
});
