import { eq, type SQL } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";

/** What the bearer of a token may do. */
export type Scope = "read" | "run" | "admin";

/** Who asks: whoever sits at this machine, the bearer of a token, or the process of one run elsewhere. */
export type Who =
  { kind: "local" } | { kind: "token"; name: string; scope: Scope } | { kind: "run"; runId: string };

/**
 * What is asked for: to see; to start and steer runs and bring the data for them; to change anything else; to have calls
 * sent on to another server; to tell and be told what passes between a run's program and the server.
 */
export type Action = "read" | "run" | "edit" | "relay" | "speak";

/** What it is done to: a row with an owner, or the run that is spoken for. */
export type Thing = { owner: string } | { runId: string };

const allowed: Readonly<Record<Scope, readonly Action[]>> = {
  read: ["read"],
  run: ["read", "run"],
  admin: ["read", "run", "edit", "relay"],
};

/** Whether somebody may do this to a thing, or, where none is given, to their own. */
export function may(who: Who, action: Action, thing?: Thing): boolean {
  if (who.kind === "run")
    return action === "speak" && thing !== undefined && "runId" in thing && thing.runId === who.runId;
  if (action === "speak") return false;
  if (who.kind === "token" && !allowed[who.scope].includes(action)) return false;
  const reach = ownerInReach(who);
  return thing === undefined || reach === undefined || ("owner" in thing && thing.owner === reach);
}

/** Who owns what somebody makes. */
export function ownerOf(who: Who): string {
  if (who.kind === "run") throw new Error("internal: a run owns nothing");
  return who.kind === "local" ? "local" : who.name;
}

/** The only owner whose things somebody may see and change; undefined where it is everybody's. */
export const ownerInReach = (who: Who): string | undefined =>
  who.kind === "local" || (who.kind === "token" && who.scope === "admin") ? undefined : ownerOf(who);

/** The same for rows of a table, as a condition on their column of owners. */
export function inReach(who: Who, owner: PgColumn): SQL | undefined {
  const reach = ownerInReach(who);
  return reach === undefined ? undefined : eq(owner, reach);
}
