import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink } from "@trpc/client";
import type { AppRouter } from "../../server/api/root.ts";
import { sha256 } from "../../training/data/sha256.ts";
import { useMachines } from "../state/run/machines.ts";
import { AnsweredError, asCalled, messageOf } from "./answers.ts";
import { FetchedEvents } from "./fetchedEvents.ts";

type Fetch = (url: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** A Tensorloom server, by what this page asks of it. */
export interface Server {
  api: ReturnType<typeof apiAt>;
  /** Sends bytes as an object and gives its name; rejects with what the server says. */
  upload(bytes: Uint8Array<ArrayBuffer>): Promise<string>;
  /** The bytes of an object. */
  download(name: string): Promise<Uint8Array<ArrayBuffer>>;
}

function apiAt(url: string, ask: Fetch, events: object) {
  return createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: ({ type }) => type === "subscription",
        true: httpSubscriptionLink({ ...events, url }),
        false: httpBatchLink({
          url,
          fetch: async (to, init) => asCalled(await ask(to, init as RequestInit)),
        }),
      }),
    ],
  });
}

function open(root: string, ask: Fetch, events: object): Server {
  const bytesOf = async (name: string, init: RequestInit): Promise<Response> => {
    const response = await ask(`${root}/objects/${name}`, init);
    if (!response.ok) throw new AnsweredError(await messageOf(response), response.status);
    return response;
  };
  return {
    api: apiAt(`${root}/trpc`, ask, events),
    upload: async (bytes) => {
      const name = await sha256(bytes);
      await bytesOf(name, { method: "PUT", body: bytes });
      return name;
    },
    download: async (name) => new Uint8Array(await (await bytesOf(name, {})).arrayBuffer()),
  };
}

/** Asks the page's own server; one that does not answer is said so, whatever the browser calls it. */
const askOwn: Fetch = (to, init) =>
  fetch(to, init).catch((cause: unknown) => {
    throw cause instanceof TypeError ? new TypeError("The server does not answer.", { cause }) : cause;
  });

const own = open("/api", askOwn, {});

/** The API of the server that this page comes from. */
export const server = own.api;

const others = new Map<string, Server>();

/** The server of another machine, which the one that this page comes from asks; null is that one itself. */
export function serverAt(address: string | null): Server {
  if (address === null) return own;
  const known = others.get(address) ?? relayed(address, () => tokenFor(address));
  others.set(address, known);
  return known;
}

/** The server at an address by a token that comes with each call; undefined where there is none any more. */
export function relayed(address: string, token: () => string | undefined): Server {
  const ask: Fetch = async (to, init) => {
    const known = token();
    if (known === undefined) {
      const message = `This browser has no token for ${address} any more. Add the machine again.`;
      return Response.json({ message }, { status: 401 });
    }
    const headers = new Headers(init?.headers);
    headers.set("x-machine-address", address);
    if (known !== "") headers.set("x-machine-token", known);
    return askOwn(to, { ...init, headers });
  };
  return open("/api/machine", ask, { EventSource: FetchedEvents, eventSourceOptions: { ask } });
}

const tokenFor = (address: string): string | undefined =>
  useMachines.getState().machines.find((machine) => machine.address === address)?.token;
