import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { scriptHashes } from "../../server/http/pageHeaders.ts";
import { startBrowser } from "../browser.ts";

// What a page may not do, and what a browser may refuse to do for it.

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

test("a page runs its own scripts alone, and violates no rule of its own", async () => {
  const page = await (await browser.newContext()).newPage();
  const violations: string[] = [];
  page.on("console", (message) => {
    if (/Content.Security.Policy|Permissions.Policy/i.test(message.text())) violations.push(message.text());
  });
  const response = (await page.goto(inject("address")))!;
  await page.getByRole("button", { name: "Train", exact: true }).first().waitFor();
  const { "content-security-policy": policy, "permissions-policy": permissions } = response.headers();
  const scripts = /script-src ([^;]*)/.exec(policy!)![1]!;
  expect(scripts).not.toContain("unsafe-inline");
  const inline = scriptHashes(await response.text());
  expect(inline.length).toBeGreaterThan(1);
  for (const hash of inline) expect(scripts).toContain(`'${hash}'`);
  expect(permissions).toContain("camera=()");
  expect(violations).toEqual([]);

  const ran = await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "document.title = 'strange'";
    document.body.append(script);
    return document.title;
  });
  expect(ran).not.toBe("strange");
  expect(violations).not.toEqual([]);
  await page.context().close();
}, 120_000);

const refusals: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  "IndexedDB that is denied": async (page) => {
    await page.addInitScript(() => {
      const denied = (): never => {
        throw new DOMException("The user denied permission to access the database.", "SecurityError");
      };
      Object.defineProperty(IDBFactory.prototype, "open", { value: denied });
    });
  },
  "no storage at all": async (page) => {
    await page.addInitScript(() => {
      const denied = {
        get: (): never => {
          throw new DOMException("Access is denied for this document.", "SecurityError");
        },
      };
      for (const name of ["indexedDB", "localStorage", "sessionStorage"])
        Object.defineProperty(window, name, denied);
    });
  },
};

test.each(Object.entries(refusals))(
  "with %s a person is told and can edit all the same",
  async (_, refuse) => {
    const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
    const faults: string[] = [];
    page.on("pageerror", (error) => faults.push(error.message));
    await refuse(page);
    await page.goto(inject("address"));
    const alert = page.getByRole("alert").filter({ hasText: "Not saved" });
    await alert.waitFor();
    expect(await alert.innerText()).toMatch(/denied.*Export the document to keep it/);
    await page.getByRole("navigation").locator('[data-layer="linear"]').click();
    await page.locator('.card[data-node-id="linear"]').waitFor();
    expect(faults).toEqual([]);
    await page.context().close();
  },
  120_000,
);
