import { sql } from "drizzle-orm";
import {
  bigint,
  bigserial,
  index,
  integer,
  json,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import type { Document } from "../../graph-schema/document.ts";
import type { LogEvent, StoredRunStatus } from "../jobs/logEvent.ts";

const moment = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });
const created = () =>
  moment("created_at")
    .notNull()
    .default(sql`now()`);
/** Who may see and change a row (`may`); "local" is whoever sits at this machine. */
const owner = () => text("owner").notNull().default("local");
// json, not jsonb: the bytes of a document come back as they went in.
const documentColumn = () => json("document").$type<Document>().notNull();

/** What ties a database to its data directory; one row. See `identity.ts`. */
export const identities = pgTable("identity", {
  id: uuid("id").primaryKey(),
  /** The time of serving that both were last opened for. */
  session: integer("session").notNull(),
  token: uuid("token").notNull(),
  /** The next one, until the directory has it too. */
  nextToken: uuid("next_token"),
});

/** What a person works on; its content is the newest of its versions. */
export const projects = pgTable("projects", {
  id: uuid("id").primaryKey(),
  name: text("name").notNull(),
  version: integer("version").notNull(),
  thumbnail: text("thumbnail"),
  owner: owner(),
  createdAt: created(),
  updatedAt: moment("updated_at")
    .notNull()
    .default(sql`now()`),
  deletedAt: moment("deleted_at"),
});

/** Every saved state of a project's document. */
export const documentVersions = pgTable(
  "document_versions",
  {
    projectId: uuid("project_id")
      .notNull()
      .references(() => projects.id, { onDelete: "cascade" }),
    version: integer("version").notNull(),
    document: documentColumn(),
    restoredFrom: integer("restored_from"),
    savedAt: moment("saved_at")
      .notNull()
      .default(sql`now()`),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.version] })],
);

/** An imported file; the bytes are the object of the same sha256. Each owner may have one of the same bytes. */
export const datasets = pgTable(
  "datasets",
  {
    sha256: text("sha256").notNull(),
    name: text("name").notNull(),
    bytes: bigint("bytes", { mode: "number" }).notNull(),
    owner: owner(),
    createdAt: created(),
    deletedAt: moment("deleted_at"),
  },
  (t) => [primaryKey({ columns: [t.sha256, t.owner] })],
);

/** Who sent the bytes of an object, and so may have them again. */
export const uploads = pgTable(
  "uploads",
  { sha256: text("sha256").notNull(), owner: owner(), createdAt: created() },
  (t) => [primaryKey({ columns: [t.sha256, t.owner] })],
);

/** One training of one document on one dataset. */
export const runs = pgTable(
  "runs",
  {
    id: uuid("id").primaryKey(),
    /** No foreign key: a project may live in a browser alone. */
    projectId: uuid("project_id"),
    name: text("name").notNull(),
    owner: owner(),
    engine: text("engine").notNull(),
    launcher: text("launcher").notNull().default("local"),
    /** As the engine's `settings` reads them. */
    settings: json("settings").$type<Record<string, unknown>>().notNull().default({}),
    /** Ids of the devices that it is to have; null takes those that are free. */
    wantedDevices: json("wanted_devices").$type<readonly string[]>(),
    /** sha256 of the token by which its process elsewhere speaks for it, while there is one. */
    tokenHash: text("token_hash"),
    document: documentColumn(),
    /** As in the plan: "sample:mnist", or "file:" and a sha256. */
    dataset: text("dataset").notNull(),
    /** Object to continue from. */
    checkpoint: text("checkpoint"),
    status: text("status").$type<StoredRunStatus>().notNull(),
    step: integer("step").notNull().default(0),
    attempt: integer("attempt").notNull().default(0),
    timeLimitSeconds: integer("time_limit_seconds").notNull(),
    memoryLimitBytes: bigint("memory_limit_bytes", { mode: "number" }).notNull(),
    /** Training time of the attempts before this one, in seconds. */
    spentSeconds: integer("spent_seconds").notNull().default(0),
    /** Lines that the event file had when the run was last resumed: a final event among them is final no more. */
    resumedAfter: integer("resumed_after").notNull().default(0),
    pid: integer("pid"),
    processStart: text("process_start"),
    createdAt: created(),
    startedAt: moment("started_at"),
    endedAt: moment("ended_at"),
  },
  (t) => [index("runs_created_at").on(t.createdAt)],
);

/** Devices that runs hold, each by one run at a time; others that want it wait. */
export const leases = pgTable("leases", {
  device: text("device").primaryKey(),
  runId: uuid("run_id")
    .notNull()
    .references(() => runs.id, { onDelete: "cascade" }),
  since: moment("since")
    .notNull()
    .default(sql`now()`),
});

/** Events of runs, in the order in which they were recorded. */
export const runEvents = pgTable(
  "run_events",
  {
    position: bigserial("position", { mode: "number" }).primaryKey(),
    runId: uuid("run_id")
      .notNull()
      .references(() => runs.id, { onDelete: "cascade" }),
    /** Line of the run's own event file; null for what the server says of the run. */
    line: integer("line"),
    event: json("event").$type<LogEvent>().notNull(),
    at: moment("at")
      .notNull()
      .default(sql`now()`),
  },
  (t) => [
    uniqueIndex("run_events_line").on(t.runId, t.line),
    index("run_events_run").on(t.runId, t.position),
  ],
);

/** Files that a run leaves behind, by name; the bytes are the object. */
export const artifacts = pgTable(
  "artefacts",
  {
    runId: uuid("run_id")
      .notNull()
      .references(() => runs.id, { onDelete: "cascade" }),
    name: text("name").notNull(),
    sha256: text("sha256").notNull(),
    bytes: bigint("bytes", { mode: "number" }).notNull(),
    step: integer("step"),
    createdAt: created(),
  },
  (t) => [primaryKey({ columns: [t.runId, t.name] })],
);
