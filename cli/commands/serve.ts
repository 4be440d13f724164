import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Command, wholeNumber } from "../command.ts";

const root = new URL("../", import.meta.url);
/** From the sources one folder further down than from the bundle. */
const main = ["server/main.ts", "../server/main.ts"]
  .map((path) => fileURLToPath(new URL(path, root)))
  .find((path) => existsSync(path));

/** Starts the server. */
export const serve: Command = {
  name: "serve",
  usage: "[--port P] [--data DIR] [--no-app]",
  doc: "Starts the server: the app, its API and runs, at 127.0.0.1. Variables are those of docs/server.md; options go before them. Ctrl+C ends it, and its runs go on with the next one.",
  options: { port: { type: "string" }, data: { type: "string" }, "no-app": { type: "boolean" } },
  positionals: 0,
  run: async (_, options) => {
    const port = wholeNumber(options, "port", [0, 65_535]);
    if (!main) throw new Error("internal: the server is not beside the command");
    const child = spawn(process.execPath, ["--import", "tsx", main], {
      cwd: fileURLToPath(new URL("..", `file://${main}`)),
      stdio: "inherit",
      env: {
        ...process.env,
        ...(port !== undefined && { PORT: String(port) }),
        ...(options.data !== undefined && { TENSORLOOM_DATA: String(options.data) }),
        ...(options["no-app"] === true && { TENSORLOOM_PAGES: "off" }),
      },
    });
    // A terminal tells both of them.
    const ignore = (): void => undefined;
    const end = (): void => void child.kill("SIGTERM");
    process.on("SIGINT", ignore).once("SIGTERM", end);
    const code = await new Promise<number>((done) => child.once("close", (exit) => done(exit ?? 1)));
    process.off("SIGINT", ignore).off("SIGTERM", end);
    return code;
  },
};
