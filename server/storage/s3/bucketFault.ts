import { StoreFault } from "../storeFault.ts";

/** The HTTP status that a store answered with, where it did. */
export const statusOf = (error: unknown): number | undefined =>
  (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;

/** For what may be missing: undefined where the store says that it is. */
export function absent(error: unknown): undefined {
  if (statusOf(error) !== 404) throw error;
}

interface Reason {
  /** What the store does not do, after its name. */
  why: string;
  todo: string;
  full?: true;
}

const wrongKey: Reason = {
  why: "does not take the access key",
  todo: "Correct AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
};
const denied: Reason = {
  why: "does not allow this to the access key",
  todo: "Give the key the permissions that docs/server.md names, or name another bucket in TENSORLOOM_OBJECTS",
};
const otherRegion: Reason = {
  why: "is in another region",
  todo: "Set AWS_REGION to the region of the bucket",
};
const full: Reason = {
  why: "is full",
  todo: "Make room there or raise its quota, then try again",
  full: true,
};
const away: Reason = {
  why: "cannot be reached",
  todo: "See that it is up and that TENSORLOOM_S3_ENDPOINT is its address, then try again",
};

/** By the code of S3's answer, the name of an error of the SDK, or the code of one of the network. */
const reasons: Readonly<Record<string, Reason>> = {
  CredentialsProviderError: {
    why: "needs an access key",
    todo: "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
  },
  InvalidAccessKeyId: wrongKey,
  SignatureDoesNotMatch: wrongKey,
  InvalidToken: wrongKey,
  ExpiredToken: wrongKey,
  AccessDenied: denied,
  AllAccessDisabled: denied,
  NoSuchBucket: { why: "is not there", todo: "Make the bucket, or correct TENSORLOOM_OBJECTS" },
  PermanentRedirect: otherRegion,
  AuthorizationHeaderMalformed: otherRegion,
  IllegalLocationConstraintException: otherRegion,
  RequestTimeTooSkewed: { why: "has another time than this machine", todo: "Correct the clock" },
  InsufficientStorage: full,
  QuotaExceeded: full,
  XMinioStorageFull: full,
  TimeoutError: away,
  ECONNREFUSED: away,
  ECONNRESET: away,
  EHOSTUNREACH: away,
  ENETUNREACH: away,
  ENOTFOUND: away,
  EAI_AGAIN: away,
  EPIPE: away,
  EPROTO: away,
  ETIMEDOUT: away,
};

/** By the status of an answer without a code, such as to HEAD. */
const byStatus: Readonly<Record<number, Reason>> = { 301: otherRegion, 403: denied, 507: full };

const unnamed: Reason = { why: "failed", todo: "Try again; if it stays so, ask who runs the store" };

/** Statuses by which a store says how things are, and not that something is wrong: gone, taken, being written. */
const answers: readonly (number | undefined)[] = [404, 409, 412];

/** What an error of the SDK means for whoever runs the server; undefined for one that the store is not to blame for. */
export function bucketFault(error: unknown, { title }: { title: string }): StoreFault | undefined {
  const { name, message, code } = error as Error & { code?: string };
  const status = statusOf(error);
  const named = reasons[name] ?? reasons[code ?? ""] ?? (status === undefined ? undefined : byStatus[status]);
  if (!named && (status === undefined || answers.includes(status))) return undefined;
  const { why, todo, full: isFull = false } = named ?? unnamed;
  const said = [name, code, status].find((each) => each !== undefined && each !== "Error");
  // The error itself holds the whole exchange with its headers, which no log wants.
  return new StoreFault(`The object store ${title} ${why} (${said}: ${message.trim()}). ${todo}.`, {
    full: isFull,
  });
}
