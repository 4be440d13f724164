import type { RequestListener } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { type Env, isLoopback } from "./env.ts";
import { inUrl, siteOf } from "./access/site.ts";
import { refuse } from "./http/guard.ts";
import { limitedServer } from "./http/limitedServer.ts";
import { listen } from "./http/listen.ts";
import { nextPages, noPages } from "./http/pages.ts";
import { requestHandler } from "./http/requestHandler.ts";
import { engines } from "../engines/engines.ts";
import { openLaunchers } from "../engines/openLaunchers.ts";
import { openDocumentReader } from "./documents/documentReader.ts";
import { openDispatcher } from "./jobs/dispatcher.ts";
import { openRunLog } from "./jobs/runLog.ts";
import { collectGarbage } from "./storage/collectGarbage.ts";
import { openDatabase } from "./storage/database.ts";
import { openObjects } from "./storage/openObjects.ts";
import { openIdentity } from "./storage/identity.ts";
import { lockDirectory } from "../nodejs/lock.ts";
import { fileFault } from "../nodejs/fileFault.ts";
import { makeDirectory } from "../nodejs/makeDirectory.ts";
import { SetupError } from "../nodejs/setupError.ts";

/** A server that answers. */
export interface RunningServer {
  /** Where it listens, such as http://127.0.0.1:3000. */
  address: string;
  /** Ends open streams, lets calls under way finish, closes the database. */
  close(): Promise<void>;
}

const graceMilliseconds = 3_000;
/** Garbage is looked for at times like this and never at a start, when a wrong setting would make garbage of all. */
const garbageMilliseconds = 6 * 3_600_000;

const collect = (storage: Parameters<typeof collectGarbage>[0]): Promise<void> =>
  collectGarbage(storage).catch((error: unknown) => console.error("Garbage was not collected:", error));

/** What keeps a server from its data directory, as a SetupError; any other error as it is. */
function setupFault(error: unknown, directory: string): unknown {
  const { path } = error as NodeJS.ErrnoException;
  const reason = path === undefined || path.startsWith(directory) ? fileFault(error) : undefined;
  if (reason === undefined) return error;
  const where = path === undefined || path === directory ? "" : ` at ${path}`;
  return new SetupError(
    `The data directory ${directory} cannot be used${where}: ${reason}. Set TENSORLOOM_DATA to a directory that this user may write to, or mend this one.`,
  );
}

/** Opens the data directory and the database, and serves them on 127.0.0.1, or where HOST says. */
export async function startServer(env: Env): Promise<RunningServer> {
  const closers: (() => Promise<void> | void)[] = [];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  const directory = env.TENSORLOOM_DATA;
  try {
    const launchers = openLaunchers(env.TENSORLOOM_LAUNCHERS);
    const dev = env.NODE_ENV === "development";
    await makeDirectory(directory);
    closers.push(await lockDirectory(directory));
    const ending = new AbortController();

    // The port first: a taken one is found out before anything is opened.
    // Requests wait until all is open: an event stream that is told "not yet" by a status never comes again.
    let open: (listener: RequestListener) => void = () => undefined;
    const opened = new Promise<RequestListener>((resolve) => (open = resolve));
    const server = limitedServer((request, response) => {
      void opened.then((listener) => listener(request, response));
    });
    const host = isLoopback(env.HOST) ? "127.0.0.1" : env.HOST!.replace(/^\[(.*)\]$/, "$1");
    const port = await listen(server, { host, port: env.PORT });
    const site = siteOf(env, port);
    // Web sockets of the development server; the HTTP server waits for them, but no longer counts them as its own.
    const upgraded = new Set<Duplex>();
    const stopServing = (): Promise<void> =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
        for (const socket of upgraded) socket.destroy();
        setTimeout(() => server.closeAllConnections(), graceMilliseconds).unref();
      });
    closers.push(stopServing);

    const database = await openDatabase({ url: env.DATABASE_URL, directory });
    closers.push(() => database.close());
    const id = await openIdentity({ db: database.sql, directory }, { adopt: env.TENSORLOOM_ADOPT === "on" });
    const { objects, close: closeObjects } = await openObjects(env, { db: database.sql, id });
    closers.push(closeObjects);
    const storage = { db: database.sql, objects, directory };
    const collecting = setInterval(() => void collect(storage), garbageMilliseconds).unref();
    closers.push(() => clearInterval(collecting));
    const log = await openRunLog(database.sql);
    const documents = openDocumentReader();
    closers.push(() => documents.close());
    const place = { db: database.sql, log, objects, env, engines, launchers };
    const dispatcher = await openDispatcher(place, database.queue);
    closers.push(() => dispatcher.close());

    server.on("upgrade", (request, socket) => {
      // Only the development server has a use for web sockets, which bring no token.
      if (!dev || site.closed || refuse(request, site)) socket.destroy();
      (socket as Partial<Socket>).setTimeout?.(0);
      upgraded.add(socket);
      socket.once("close", () => upgraded.delete(socket));
    });
    const pages = env.TENSORLOOM_PAGES === "off" ? noPages : await nextPages({ server, port, dev });
    closers.push(() => pages.close());
    // Here too, so that calls under way finish before the database closes.
    closers.push(stopServing, () => ending.abort());
    open(
      requestHandler({
        site,
        context: { ...place, dispatcher, documents },
        pages: pages.handler,
        ending: ending.signal,
      }),
    );
    return { address: `http://${inUrl(host)}:${port}`, close };
  } catch (error) {
    await close();
    throw setupFault(error, directory);
  }
}
