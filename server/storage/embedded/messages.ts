import type { QueryOptions, Results } from "@electric-sql/pglite";

/** What the thread of the embedded database is asked to do. */
export type Asked =
  | { kind: "query"; text: string; params: unknown[]; rowMode?: QueryOptions["rowMode"]; asText: number[] }
  | { kind: "exec"; text: string }
  | { kind: "listen"; channel: string }
  | { kind: "unlisten"; channel: string }
  | { kind: "close" };

/** An error as it travels between threads: its message, and what Postgres and Node say besides. */
export interface SentError {
  message: string;
  code?: string;
}

/** What the thread says. */
export type Said =
  | { kind: "opened" }
  /** With all that Postgres printed until then. */
  | { kind: "failed"; error: SentError; printed: string[] }
  | { kind: "answer"; id: number; results: Results[] }
  | { kind: "refused"; id: number; error: SentError }
  | { kind: "notification"; channel: string; payload: string };
