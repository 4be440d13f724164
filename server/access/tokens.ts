import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { Scope } from "./may.ts";

/** A token that the server takes, without the token itself. */
export interface KnownToken {
  /** Whose it is; several may have one name. */
  name: string;
  scope: Scope;
  /** sha256 of the token, 32 bytes. */
  hash: Buffer;
}

const scopes: readonly Scope[] = ["read", "run", "admin"];
const namePattern = /^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/;

/** Why a name cannot be that of a token; undefined where it can. */
export function nameFault(name: string): string | undefined {
  if (!namePattern.test(name))
    return `the name "${name}" is not 1 to 64 letters, digits and . _ @ -, the first a letter or a digit`;
  return name.toLowerCase() === "local"
    ? `the name "${name}" is that of whoever sits at the server's machine`
    : undefined;
}

/** Why a word is no scope; undefined where it is one. */
export const scopeFault = (scope: string): string | undefined =>
  scopes.includes(scope as Scope) ? undefined : `the scope "${scope}" is none of ${scopes.join(", ")}`;

/** Reads the entries of TENSORLOOM_TOKENS, NAME:SCOPE:SHA256 with commas or spaces between; what is wrong with one is a fault. */
export function readTokens(text: string): KnownToken[] | { fault: string } {
  const tokens: KnownToken[] = [];
  for (const [i, entry] of text
    .split(/[\s,]+/)
    .filter(Boolean)
    .entries()) {
    const parts = entry.split(":");
    const [name = "", scope = "", hash = ""] = parts;
    // The entry itself may be a token that was put there by mistake, so it is not repeated.
    const fault =
      parts.length !== 3
        ? "it is not NAME:SCOPE:SHA256"
        : (nameFault(name) ??
          scopeFault(scope) ??
          (/^[0-9a-f]{64}$/i.test(hash) ? undefined : "what it has as sha256 is not 64 hex digits"));
    if (fault !== undefined)
      return { fault: `entry ${i + 1}: ${fault}. \`npm run token -- NAME SCOPE\` makes a right one` };
    tokens.push({ name, scope: scope as Scope, hash: Buffer.from(hash, "hex") });
  }
  return tokens.length > 0
    ? tokens
    : { fault: "it has no entry. `npm run token -- NAME SCOPE` makes one, or leave the variable out" };
}

/** A new secret that cannot be guessed: 32 random bytes as base64url. */
export const newSecret = (): string => randomBytes(32).toString("base64url");

/** A new token, and the entry by which the server knows it. */
export function makeToken(name: string, scope: Scope): { token: string; entry: string } {
  const token = `tensorloom_${newSecret()}`;
  return { token, entry: `${name}:${scope}:${hashOf(token).toString("hex")}` };
}

/** sha256 of a token, 32 bytes. */
export const hashOf = (token: string): Buffer => createHash("sha256").update(token).digest();

/** The one of `known` that has this hash; takes as long whichever it is, and where there is none. */
export function knownToken<T extends { hash: Buffer }>(known: readonly T[], hash: Buffer): T | undefined {
  let found: T | undefined;
  for (const each of known) if (timingSafeEqual(each.hash, hash)) found ??= each;
  return found;
}
