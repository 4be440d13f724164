import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink } from "@trpc/client";
import type { AppRouter } from "../../server/api/root.ts";
import { sha256 } from "../../training/data/sha256.ts";

const url = "/api/trpc";

/** The API of the server that this page comes from. */
export const server = createTRPCClient<AppRouter>({
  links: [
    splitLink({
      condition: ({ type }) => type === "subscription",
      true: httpSubscriptionLink({ url }),
      false: httpBatchLink({ url }),
    }),
  ],
});

/** Sends bytes as an object and gives its name; rejects with what the server says. */
export async function upload(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const name = await sha256(bytes);
  const response = await fetch(`/api/objects/${name}`, { method: "PUT", body: bytes });
  if (!response.ok) throw new Error(await messageOf(response));
  return name;
}

/** The bytes of an object. */
export async function download(name: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(`/api/objects/${name}`);
  if (!response.ok) throw new Error(await messageOf(response));
  return new Uint8Array(await response.arrayBuffer());
}

async function messageOf(response: Response): Promise<string> {
  const said: unknown = await response.json().catch(() => undefined);
  return typeof said === "object" && said !== null && "message" in said && typeof said.message === "string"
    ? said.message
    : `the server answered ${response.status}`;
}
