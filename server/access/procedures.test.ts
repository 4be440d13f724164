import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { emptyDocument } from "../../graph-schema/document.ts";
import { appRouter } from "../api/root.ts";
import { documentVersions, projects, runs } from "../storage/schema.ts";
import { runDocument } from "../testing/runDocument.ts";
import { send } from "../testing/send.ts";
import { serveApi, type ServedApi } from "../testing/serveApi.ts";
import { type Action, may, type Scope, type Who } from "./may.ts";
import { issueRunToken } from "./runToken.ts";
import { makeToken } from "./tokens.ts";

/** What each procedure does. One that is missing here, or is another there, fails. */
const actions: Readonly<Record<string, Action>> = {
  "projects.list": "read",
  "projects.create": "edit",
  "projects.get": "read",
  "projects.save": "edit",
  "projects.versions": "read",
  "projects.version": "read",
  "projects.restoreVersion": "edit",
  "projects.rename": "edit",
  "projects.delete": "edit",
  "projects.undelete": "edit",
  "datasets.list": "read",
  "datasets.get": "read",
  "datasets.create": "run",
  "datasets.delete": "run",
  "runs.start": "run",
  "runs.places": "run",
  "runs.list": "read",
  "runs.get": "read",
  "runs.stop": "run",
  "runs.resume": "run",
  "runs.cancel": "run",
  "runs.setPaused": "run",
  "runs.checkpoint": "run",
  "runs.history": "read",
  "runs.watch": "read",
  "runs.events": "read",
  "runs.delete": "run",
  "rentals.task": "run",
  about: "read",
};
const scopes: readonly Scope[] = ["read", "run", "admin"];
const allowed = (action: Action): readonly Scope[] =>
  ({
    ...{ read: scopes, run: ["run", "admin"] as const },
    ...{ edit: ["admin"] as const, relay: ["admin"] as const, speak: [] as const },
  })[action];

const procedures = Object.entries(
  appRouter._def.procedures as unknown as Record<
    string,
    { _def: { type: "query" | "mutation" | "subscription"; meta?: { action?: Action } } }
  >,
);

const tokens = {
  ...{ annaRead: makeToken("anna", "read"), annaRun: makeToken("anna", "run") },
  ...{ benRead: makeToken("ben", "read"), benRun: makeToken("ben", "run") },
  admin: makeToken("root", "admin"),
};
const tokenOf: Readonly<Record<Scope, string>> = {
  ...{ read: tokens.annaRead.token, run: tokens.annaRun.token, admin: tokens.admin.token },
};

let api: ServedApi;
let runToken: string;
const [project, run] = [crypto.randomUUID(), crypto.randomUUID()];
const document = emptyDocument("anna's");
beforeAll(async () => {
  const entries = Object.values(tokens).map(({ entry }) => entry);
  api = await serveApi({ TENSORLOOM_TOKENS: entries.join(",") });
  await api.db.insert(projects).values({ id: project, name: "anna's", version: 1, owner: "anna" });
  await api.db.insert(documentVersions).values({ projectId: project, version: 1, document });
  await api.db.insert(runs).values({
    ...{ id: run, name: "anna's", owner: "anna", engine: "none", document, dataset: "sample:iris" },
    ...{ status: "running", timeLimitSeconds: 1, memoryLimitBytes: 1 },
  });
  runToken = await issueRunToken(api.db, run);
  await api.log.record({ runId: run, line: 1, event: { kind: "checkpoint", step: 7, best: false } });
}, 120_000);
afterAll(() => api.close());

/** Calls a procedure over HTTP: the status, and what came. */
async function call(token: string | undefined, path: string, input: unknown = {}) {
  const isQuery = procedures.find(([name]) => name === path)?.[1]._def.type !== "mutation";
  const query = isQuery ? `?input=${encodeURIComponent(JSON.stringify(input))}` : "";
  const answer = await send(api, {
    method: isQuery ? "GET" : "POST",
    path: `/api/trpc/${path}${query}`,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      "content-type": "application/json",
    },
    ...(!isQuery && { body: JSON.stringify(input) }),
  });
  return { ...answer, data: dataOf(answer.body) };
}

function dataOf(body: string): unknown {
  try {
    return (JSON.parse(body) as { result?: { data: unknown } }).result?.data;
  } catch {
    return undefined;
  }
}

test("the table holds every procedure, with what it does", () => {
  expect(Object.fromEntries(procedures.map(([path, { _def }]) => [path, _def.meta?.action]))).toEqual(
    actions,
  );
});

const endless = new Set(
  procedures.flatMap(([path, { _def }]) => (_def.type === "subscription" ? [path] : [])),
);

describe.each(procedures.map(([path]) => path))("%s", (path) => {
  test("answers the scopes that allow it", async () => {
    for (const scope of scopes) {
      // A stream is refused as what it says, and answers for what it does not understand.
      const input = endless.has(path) ? { runIds: "" } : {};
      const { status, body } = await call(tokenOf[scope], path, input);
      if (endless.has(path)) expect(body).toMatch(scope === "read" ? /"BAD_REQUEST"/ : /"BAD_REQUEST"/);
      else if (allowed(actions[path]!).includes(scope)) expect([200, 400]).toContain(status);
      else expect(status).toBe(403);
    }
  });

  test("answers neither the token of a run nor none", async () => {
    expect((await call(runToken, path)).status).toBe(403);
    expect((await call(undefined, path)).status).toBe(401);
  });
});

/** Calls on anna's project and run, each as it would be right. */
const calls: readonly [string, unknown][] = [
  ["projects.get", { id: project }],
  ["projects.versions", { id: project }],
  ["projects.version", { id: project, version: 1 }],
  ["runs.get", { id: run }],
  ["runs.stop", { id: run }],
  ["runs.resume", { id: run }],
  ["runs.cancel", { id: run }],
  ["runs.setPaused", { id: run, paused: true }],
  ["runs.checkpoint", { id: run }],
  ["runs.history", { id: run }],
  ["runs.watch", { id: run }],
];

test.each(calls)(
  "%s of what is anna's is for anna and the administrator, and not there for ben",
  async (path, input) => {
    const others = JSON.parse(JSON.stringify(input).replace(/[0-9a-f-]{36}/, crypto.randomUUID())) as {
      id: string;
    };
    for (const token of [tokens.benRead.token, tokens.benRun.token]) {
      const [hers, none] = [await call(token, path, input), await call(token, path, others)];
      if (hers.status === 403) continue;
      expect(hers.status).toBe(404);
      const nameless = (body: string): string => body.replaceAll(/[0-9a-f-]{36}/g, "");
      expect(nameless(hers.body)).toBe(nameless(none.body));
    }
    for (const token of [tokens.annaRun.token, tokens.admin.token])
      expect((await call(token, path, input)).body).not.toMatch(/There is no (run|project)/);
  },
);

test("each procedure on one project or run is among those", () => {
  const listed = new Set(calls.map(([path]) => path));
  const others = ["list", "create", "start", "places", "events", "delete"].map((name) => `runs.${name}`);
  for (const [path, action] of Object.entries(actions))
    if (path.startsWith("runs.") && !others.includes(path)) expect(listed).toContain(path);
    else if (/^projects\.(get|version)/.test(path) && action === "read") expect(listed).toContain(path);
});

test("lists and events hold what may be seen", async () => {
  for (const [token, count] of [
    [tokens.annaRead.token, 1],
    [tokens.benRun.token, 0],
    [tokens.admin.token, 1],
  ] as const) {
    expect((await call(token, "projects.list")).data).toHaveLength(count);
    const listed = (await call(token, "runs.list")).data as object[];
    expect(listed).toHaveLength(count);
    for (const each of listed) expect(each).not.toHaveProperty("tokenHash");
    expect(await api.log.read({ after: 0, limit: 9, ...(count === 0 && { owner: "ben" }) })).toHaveLength(
      count,
    );
  }
  expect((await call(tokens.annaRun.token, "runs.get", { id: run })).data).not.toHaveProperty("tokenHash");
});

test("what is made belongs to whoever made it, and the id of another's is refused", async () => {
  const start = (token: string, id: string) =>
    call(token, "runs.start", { id, document: runDocument("linearRegression", {}), engine: "script" });
  expect((await start(tokens.annaRun.token, run)).status).toBe(200);
  expect((await start(tokens.benRun.token, run)).body).toContain(`There is no run ${run}`);
  const bens = crypto.randomUUID();
  expect((await start(tokens.benRun.token, bens)).status).toBe(200);
  const [started] = await api.db.select().from(runs).where(eq(runs.id, bens));
  expect(started!.owner).toBe("ben");
  await api.db.delete(runs).where(eq(runs.id, bens));
  const made = await call(tokens.admin.token, "projects.create", { document });
  const { id } = made.data as { id: string };
  const [row] = await api.db.select().from(projects).where(eq(projects.id, id));
  expect(row!.owner).toBe("root");
  expect((await call(tokens.annaRead.token, "projects.get", { id })).status).toBe(404);
});

test("a run that is deleted by somebody else stays", async () => {
  await api.db.update(runs).set({ status: "cancelled" }).where(eq(runs.id, run));
  expect((await call(tokens.benRun.token, "runs.delete", { ids: [run] })).status).toBe(200);
  expect((await call(tokens.annaRead.token, "runs.list")).data).toHaveLength(1);
  await api.db.update(runs).set({ status: "running" }).where(eq(runs.id, run));
});

test("may() is the same table", () => {
  const whose = (scope: Scope): Who => ({ kind: "token", name: "anna", scope });
  for (const action of ["read", "run", "edit", "relay", "speak"] as const) {
    for (const scope of scopes) {
      const can = allowed(action).includes(scope);
      expect(may(whose(scope), action)).toBe(can);
      expect(may(whose(scope), action, { owner: "anna" })).toBe(can);
      expect(may(whose(scope), action, { owner: "ben" })).toBe(can && scope === "admin");
      expect(may(whose(scope), action, { runId: run })).toBe(can && scope === "admin");
    }
    expect(may({ kind: "local" }, action, { owner: "ben" })).toBe(action !== "speak");
    const process: Who = { kind: "run", runId: run };
    expect(may(process, action, { runId: run })).toBe(action === "speak");
    expect(may(process, action, { runId: project })).toBe(false);
    for (const thing of [undefined, { owner: "anna" }]) expect(may(process, action, thing)).toBe(false);
  }
});
