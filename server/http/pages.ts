import { existsSync } from "node:fs";
import type { Server } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { SetupError } from "../../nodejs/setupError.ts";
import { builtScriptHashes, pageHeaders } from "./pageHeaders.ts";
import type { Handler } from "./requestHandler.ts";
import { respond } from "./respond.ts";

/** What answers everything that is not the API. */
export interface Pages {
  handler: Handler;
  close(): Promise<void>;
}

const dir = fileURLToPath(new URL("../..", import.meta.url));

/** Pages of a server that has none. */
export const noPages: Pages = {
  handler: (_, response) =>
    respond(response, 404, { message: "This server has the API alone (TENSORLOOM_PAGES=off)." }),
  close: () => Promise.resolve(),
};

/** The app, built by `next build`; in development compiled as it is asked for. */
export async function nextPages(at: { server: Server; port: number; dev: boolean }): Promise<Pages> {
  if (!at.dev && !existsSync(join(dir, ".next", "BUILD_ID")))
    throw new SetupError("The app is not built yet. Run `npm start`, which builds it, or `npx next build`.");
  const { default: next } = await import("next");
  const app = next({ dev: at.dev, dir, hostname: "127.0.0.1", port: at.port, httpServer: at.server });
  await app.prepare();
  const answer = app.getRequestHandler();
  const inline = at.dev ? "any" : await builtScriptHashes(join(dir, ".next", "server", "app"));
  const headers = Object.entries(pageHeaders(inline));
  return {
    handler: (request, response) => {
      for (const [name, value] of headers) response.setHeader(name, value);
      return answer(request, response);
    },
    close: () => app.close(),
  };
}
