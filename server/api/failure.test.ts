import { DrizzleQueryError } from "drizzle-orm";
import { expect, test } from "vitest";
import { StoreFault } from "../storage/storeFault.ts";
import { failureMessage } from "./failure.ts";
import { procedure, router } from "./trpc.ts";

const query = (cause: Error) =>
  new DrizzleQueryError("insert into document_versions", ["a whole document"], cause);
const of = (code: string, message = "x") => Object.assign(new Error(message), { code });

test.each<[string, Error, string]>([
  ["a full disk", query(of("ENOSPC")), "disk is full"],
  ["a full disk of Postgres", query(of("53100", "could not extend file")), "disk is full"],
  [
    "a full disk of the embedded Postgres",
    query(of("XX000", "could not write: No space left on device")),
    "disk is full",
  ],
  ["a quota that is used up", query(of("EDQUOT")), "disk is full"],
  ["a disk that is read only", query(of("EROFS")), "cannot write"],
  ["a directory of another user", query(of("EACCES")), "cannot write"],
  ["a Postgres that is read only", query(of("25006")), "cannot write"],
  [
    "an embedded Postgres on a disk that is read only",
    query(of("XX000", "could not open: Read-only file system")),
    "cannot write",
  ],
  ["an object store that is away", new StoreFault("The object store s3://b/ cannot be reached."), "s3://b/"],
  ["anything else", query(of("XX000", "relation is broken")), "Its log says why"],
])("%s is told without the query and its values", (_, error, words) => {
  expect(failureMessage(error)).toContain(words);
  expect(failureMessage(error)).not.toMatch(/insert|document_versions|whole/);
});

test("a procedure that fails answers so", () => {
  const failing = router({
    fails: procedure("read").query(() => {
      throw query(of("ENOSPC"));
    }),
  });
  const shape = failing._def._config.errorFormatter({
    error: Object.assign(new Error("Failed query: insert"), {
      code: "INTERNAL_SERVER_ERROR",
      cause: query(of("ENOSPC")),
      name: "TRPCError",
    }) as never,
    type: "query",
    path: "fails",
    input: undefined,
    ctx: undefined,
    shape: {
      message: "Failed query: insert",
      code: -32603,
      data: { code: "INTERNAL_SERVER_ERROR", httpStatus: 500 },
    },
  });
  expect(JSON.stringify(shape)).toContain("disk is full");
  expect(JSON.stringify(shape)).not.toContain("insert");
});
