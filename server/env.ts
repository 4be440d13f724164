import { totalmem } from "node:os";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { SetupError } from "../nodejs/setupError.ts";

const loopback = ["127.0.0.1", "localhost", "::1", "[::1]"];

/** The variables that the server reads; docs/server.md tells of each. */
export const variables = z.object({
  NODE_ENV: z.string().optional(),
  HOST: z
    .string()
    .refine((host) => loopback.includes(host), {
      error: (issue) =>
        `${String(issue.input)} can be reached from other machines, and there is no sign-in yet to protect it. ` +
        "Leave HOST out; to reach the server from elsewhere use an SSH tunnel to the same port",
    })
    .optional(),
  PORT: z.coerce.number().int().min(0).max(65_535).optional().describe("0 takes any free port"),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: "expected postgres://USER@HOST:PORT/DATABASE" })
    .optional()
    .describe("A Postgres server; without it Postgres runs embedded, in the data directory"),
  TENSORLOOM_DATA: z
    .string()
    .min(1)
    .default(fileURLToPath(new URL("../.data", import.meta.url)))
    .transform((path) => resolve(path)),
  TENSORLOOM_PAGES: z.enum(["on", "off"]).default("on").describe("off serves the API alone"),
  TENSORLOOM_ADOPT: z
    .enum(["on", "off"])
    .default("off")
    .describe("on takes a database and a data directory as one that do not belong together"),
  TENSORLOOM_CONCURRENT_RUNS: z.coerce.number().int().min(1).max(64).default(1),
  TENSORLOOM_UPLOAD_BYTES: z.coerce
    .number()
    .int()
    .positive()
    .default(4 * 2 ** 30)
    .describe("Largest upload"),
  TENSORLOOM_RUN_SECONDS: z.coerce
    .number()
    .int()
    .positive()
    .default(24 * 3600)
    .describe("Longest training time of a run"),
  TENSORLOOM_RUN_BYTES: z.coerce
    .number()
    .int()
    .positive()
    .default(Math.floor(totalmem() * 0.75))
    .describe("Most memory that a run may hold"),
  TENSORLOOM_SILENT_SECONDS: z.coerce
    .number()
    .positive()
    .default(120)
    .describe("A run that gives no sign of life for so long is started again from its checkpoint"),
});

/** Settings of the server, from the environment. */
export type Env = z.infer<typeof variables>;

/** Reads the settings; throws a SetupError that names each wrong variable. */
export function readEnv(from: Readonly<Record<string, string | undefined>>): Env {
  const set = Object.fromEntries(Object.entries(from).filter(([, value]) => value !== ""));
  const parsed = variables.safeParse(set);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}.`);
  throw new SetupError(`The server cannot start with these settings:\n${faults.join("\n")}`);
}
