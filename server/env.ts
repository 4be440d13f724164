import { totalmem } from "node:os";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { SetupError } from "../nodejs/setupError.ts";
import { readTokens } from "./access/tokens.ts";

/** The values of HOST that only this machine can reach; with each of them the server binds 127.0.0.1. */
const loopback = ["127.0.0.1", "localhost", "::1", "[::1]"];

/** Whether a server with this HOST is reached from its own machine alone. */
export const isLoopback = (host: string | undefined): boolean =>
  host === undefined || loopback.includes(host);

const words = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean);

/** The variables that the server reads; docs/server.md tells of each. */
export const variables = z.object({
  NODE_ENV: z.string().optional(),
  HOST: z
    .string()
    .regex(/^[\w.:[\]-]+$/, "expected an address or a name of this machine, without a port")
    .optional()
    .describe("Address to listen on; one off loopback needs TENSORLOOM_TOKENS"),
  TENSORLOOM_TOKENS: z
    .string()
    .transform((text, ctx) => {
      const tokens = readTokens(text);
      if (!("fault" in tokens)) return tokens;
      ctx.addIssue({ code: "custom", message: tokens.fault });
      return z.NEVER;
    })
    .optional()
    .describe(
      "Who may use the server: NAME:SCOPE:SHA256, several with commas between; then all others may not",
    ),
  TENSORLOOM_HOSTS: z
    .string()
    .transform((text) => words(text.toLowerCase()))
    .pipe(
      z.array(
        z
          .string()
          .regex(/^([\w.-]+|\[[\da-f:]+\])(:\d{1,5})?$/, "expected NAME or NAME:PORT, several with commas"),
      ),
    )
    .default([])
    .describe("Further names under which the server is asked for, each with :PORT where it is another"),
  TENSORLOOM_PROXY: z
    .url({ protocol: /^https$/, error: "expected the address that browsers open, https://NAME" })
    .refine((url) => new URL(url).href === `${new URL(url).origin}/`, {
      error: "expected https://NAME or https://NAME:PORT, without a path",
    })
    .transform((url) => new URL(url).origin)
    .optional()
    .describe("The https address of a proxy before the server, through which browsers get its pages"),
  TENSORLOOM_PROXY_ADDRESSES: z
    .string()
    .transform(words)
    .pipe(
      z.array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], "expected addresses, or ADDRESS/BITS")),
    )
    .default(["127.0.0.1", "::1"])
    .describe("From where the proxy asks; what others say of how they were asked is not believed"),
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
  TENSORLOOM_OBJECTS: z
    .string()
    .transform((text, ctx) => {
      const [, bucket, path] =
        /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/((?:[\w-][\w.-]*\/)*[\w-][\w.-]*)?\/?)?$/.exec(
          text,
        ) ?? [];
      if (bucket !== undefined) return { bucket, prefix: path === undefined ? "" : `${path}/` };
      ctx.addIssue({
        code: "custom",
        message: `expected s3://BUCKET or s3://BUCKET/PREFIX of letters, digits, ".", "_", "-" and "/", got "${text}"`,
      });
      return z.NEVER;
    })
    .optional()
    .describe("Where uploaded files and what runs made are kept; without it in the data directory"),
  TENSORLOOM_S3_ENDPOINT: z
    .url({ protocol: /^https?$/, error: "expected the address of an S3 server, such as https://HOST:PORT" })
    .optional()
    .describe("Address of an S3 server that is not AWS"),
  TENSORLOOM_S3_LINKS: z
    .enum(["on", "off"])
    .default("off")
    .describe("on lets who may download an object do so from the store itself"),
  AWS_REGION: z.string().optional().describe("Region of the bucket"),
  AWS_ACCESS_KEY_ID: z.string().optional().describe("Key to the bucket"),
  AWS_SECRET_ACCESS_KEY: z.string().optional().describe("Secret of the key"),
  AWS_SESSION_TOKEN: z.string().optional().describe("Token of a key that is good for a while"),
  TENSORLOOM_PAGES: z.enum(["on", "off"]).default("on").describe("off serves the API alone"),
  TENSORLOOM_ADOPT: z
    .enum(["on", "off"])
    .default("off")
    .describe("on takes a database and a data directory as one that do not belong together"),
  TENSORLOOM_LAUNCHERS: z
    .string()
    .optional()
    .describe("Where runs can go besides this machine: JSON, or the path of a file of it"),
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
  const faults = [
    ...(parsed.error?.issues ?? []).map((issue) => `  ${issue.path.join(".")}: ${issue.message}.`),
    ...[...unprotected(set), ...useless(set)].map((fault) => `  ${fault}.`),
  ];
  if (parsed.success && faults.length === 0) return parsed.data;
  throw new SetupError(`The server cannot start with these settings:\n${faults.join("\n")}`);
}

/** Settings of an object store of which the other half is missing. */
function useless(set: Readonly<Record<string, string | undefined>>): string[] {
  if (set.TENSORLOOM_OBJECTS !== undefined) {
    const [id, secret] = [set.AWS_ACCESS_KEY_ID, set.AWS_SECRET_ACCESS_KEY];
    if ((id === undefined) === (secret === undefined)) return [];
    return [
      `AWS_${id === undefined ? "ACCESS_KEY_ID" : "SECRET_ACCESS_KEY"}: it is missing, and the other half of the key is set. Set both or none`,
    ];
  }
  return ["TENSORLOOM_S3_ENDPOINT", "TENSORLOOM_S3_LINKS"]
    .filter((name) => set[name] !== undefined)
    .map(
      (name) =>
        `${name}: it says how TENSORLOOM_OBJECTS is reached, which is not set. Set that too, or leave it out`,
    );
}

/** What would let others in where nothing tells them from whoever sits at the machine. */
function unprotected(set: Readonly<Record<string, string | undefined>>): string[] {
  if (set.TENSORLOOM_TOKENS !== undefined) return [];
  const { HOST: host, TENSORLOOM_HOSTS: hosts = "", TENSORLOOM_PROXY: proxy } = set;
  const make = "Set TENSORLOOM_TOKENS too (`npm run token -- NAME SCOPE` makes an entry), or";
  const other = words(hosts).filter((name) => !isLoopback(name.replace(/:\d+$/, "").toLowerCase()));
  return [
    ...(isLoopback(host)
      ? []
      : [
          `HOST: ${host} can be reached from other machines, and without TENSORLOOM_TOKENS anybody there could use the server. ` +
            `${make} leave HOST out and use an SSH tunnel to the same port`,
        ]),
    ...(other.length === 0
      ? []
      : [`TENSORLOOM_HOSTS: ${other.join(", ")} may be asked for by other machines. ${make} leave it out`]),
    ...(proxy === undefined
      ? []
      : [`TENSORLOOM_PROXY: a proxy lets other machines in. ${make} leave it out`]),
  ];
}
