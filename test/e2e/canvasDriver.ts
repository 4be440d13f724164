import type { Locator, Page } from "playwright-core";

/** Hands on the canvas: what a person does with the mouse. */
export function canvasDriver(page: Page) {
  const card = (id: string): Locator => page.locator(`.card[data-node-id="${id}"]`);
  const port = (id: string, side: "input" | "output", name: string): Locator =>
    page.locator(`.port[data-node-id="${id}"][data-side="${side}"][data-port="${name}"]`);

  async function centerOf(what: Locator): Promise<[number, number]> {
    const box = await what.boundingBox();
    if (!box) throw new Error("it is not on the screen");
    return [box.x + box.width / 2, box.y + box.height / 2];
  }
  async function drag(from: readonly [number, number], to: readonly [number, number]): Promise<void> {
    await page.mouse.move(...from);
    await page.mouse.down();
    await page.mouse.move(from[0] + 12, from[1] + 12);
    await page.mouse.move(...to, { steps: 4 });
    await page.mouse.up();
  }
  return {
    card,
    port,
    centerOf,
    drag,
    /** Drags a layer from the palette to a place on the screen. */
    place: async (type: string, x: number, y: number): Promise<void> => {
      const item = page.getByRole("navigation").locator(`[data-layer="${type}"]`);
      await item.scrollIntoViewIfNeeded();
      await drag(await centerOf(item), [x, y]);
    },
    /** Draws a wire from an output "y" to an input. */
    join: async (from: string, to: string, input = "x"): Promise<void> =>
      drag(await centerOf(port(from, "output", "y")), await centerOf(port(to, "input", input))),
    /** What the chips on the wires say, in the order in which wires were drawn. */
    shapes: (): Promise<string[]> =>
      page.locator(".chip").evaluateAll((chips) => chips.map((c) => c.getAttribute("data-shape") ?? "")),
    /** Draws strokes with the pointer, in fractions of the element's size. */
    draw: async (
      on: Locator,
      strokes: readonly (readonly (readonly [number, number])[])[],
    ): Promise<void> => {
      await on.scrollIntoViewIfNeeded();
      const box = (await on.boundingBox())!;
      for (const stroke of strokes)
        for (const [i, [x, y]] of stroke.entries()) {
          await page.mouse.move(box.x + x * box.width, box.y + y * box.height, { steps: 6 });
          if (i === 0) await page.mouse.down();
          if (i === stroke.length - 1) await page.mouse.up();
        }
    },
  };
}
