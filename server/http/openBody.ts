import type { IncomingMessage } from "node:http";
import { appRouter } from "../api/root.ts";
import type { DocumentReader } from "../documents/documentReader.ts";
import type { Opened } from "../documents/readText.ts";
import { readBody } from "./readBody.ts";

/** Largest body of a call with documents, in bytes: one of 20,000 nodes has room several times. */
const largest = 32 * 2 ** 20;

/** A request of which the documents were taken out of its body, which tRPC takes from here. */
export interface CallWithDocuments extends IncomingMessage {
  body?: string;
  documents?: readonly Opened[];
}

/** Paths of the procedures with a document in their input. */
const withDocument = new Set(
  Object.entries(
    appRouter._def.procedures as unknown as Record<string, { _def: { meta?: { takesDocument?: true } } }>,
  )
    .filter(([, { _def }]) => _def.meta?.takesDocument)
    .map(([path]) => path),
);

/** Whether a request calls such a procedure, perhaps among others. */
export function takesDocument({ method, url = "" }: IncomingMessage): boolean {
  const [path = ""] = url.slice("/api/trpc/".length).split("?");
  return (
    method === "POST" &&
    decoded(path)
      .split(",")
      .some((name) => withDocument.has(name))
  );
}

/** What a path names; itself where it is not encoded as paths are, which tRPC then refuses. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** Why a call is not taken. */
interface Refusal {
  status: 400 | 413;
  message: string;
}

/** A refusal as tRPC words one. */
export const callFailure = ({ status, message }: Refusal): { error: object } => ({
  error:
    status === 413
      ? { message, code: -32_013, data: { code: "PAYLOAD_TOO_LARGE", httpStatus: status } }
      : { message, code: -32_600, data: { code: "BAD_REQUEST", httpStatus: status } },
});

/** Reads the body of a call and opens its documents beside the event loop; a status and a message where it is not taken. */
export async function openBody(
  request: IncomingMessage,
  documents: DocumentReader,
): Promise<{ body: string; documents: readonly Opened[] } | Refusal> {
  const body = await readBody(request, largest);
  if (!body)
    return {
      status: 413,
      message: `A document of more than ${largest} bytes is not taken. Make it smaller.`,
    };
  const opened = await documents.open(new Uint8Array(body));
  return "ok" in opened ? { status: 400, message: opened.message } : opened;
}
