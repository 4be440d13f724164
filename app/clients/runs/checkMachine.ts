import { TRPCClientError } from "@trpc/client";
import { emptyDocument } from "../../../graph-schema/document.ts";
import { messageOf } from "../../../training/run/runError.ts";
import { programVersion } from "../../../training/run/programVersion.ts";
import { type Server, relayed } from "../server.ts";

type About = Awaited<ReturnType<Server["api"]["about"]["query"]>>;

/** What was found at an address: a Tensorloom that takes runs, with what a person should know of it; or what is wrong. */
export type FoundMachine = { about: About; warning?: string } | { fault: string };

/** Asks what is at an address with a token. */
export async function checkMachine(address: string, token: string): Promise<FoundMachine> {
  try {
    return read(await relayed(address, () => token).api.about.query());
  } catch (cause) {
    if (cause instanceof TRPCClientError && isOlder(cause))
      return { fault: "It is an older Tensorloom, which takes no runs from others. Update it there." };
    if (token === "" && isWithoutToken(cause))
      return { fault: "It asks for a token: `npm run token -- NAME run` makes one there." };
    return { fault: messageOf(cause) };
  }
}

/** A server that has not this procedure. */
const isOlder = ({ data, message }: TRPCClientError<never>): boolean =>
  (data as { code?: string } | undefined)?.code === "NOT_FOUND" && message.includes('"about"');

const isWithoutToken = (cause: unknown): boolean =>
  cause instanceof TRPCClientError && (cause.data as { code?: string } | undefined)?.code === "UNAUTHORIZED";

function read(about: Partial<About> | undefined): FoundMachine {
  if (about?.program !== "tensorloom") return { fault: "What answers there is no Tensorloom." };
  const { version, documents, scope } = about as About;
  const ours: number = emptyDocument().version;
  if (documents < ours)
    return {
      fault: `It is Tensorloom ${version}, which cannot read the documents of this one, ${programVersion}. Update it there.`,
    };
  if (scope === "read")
    return { fault: "This token may only look. Ask for one of scope run: `npm run token -- NAME run`." };
  const differs = version !== programVersion;
  return {
    about: about as About,
    ...(differs && {
      warning: `It is Tensorloom ${version} and this one ${programVersion}: numbers may differ a little.`,
    }),
  };
}
