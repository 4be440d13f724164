import { isLoopback } from "../env.ts";

/**
 * The address of another Tensorloom, without a path; a fault where nothing is to be sent there: by http, token and data
 * could be read on the way, unless they do not leave this machine but through a tunnel.
 */
export function machineAddress(text: string): URL | { fault: string } {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || (url.protocol !== "https:" && url.protocol !== "http:"))
    return {
      fault: `"${text}" is no address. Give one such as https://gpu.example or http://127.0.0.1:3001.`,
    };
  if (url.href !== `${url.origin}/`)
    return { fault: `An address ends after the name and the port: ${url.origin}.` };
  if (url.protocol === "http:" && !isLoopback(url.hostname))
    return {
      fault:
        `By ${url.origin} the token and the data could be read on the way. Give an https address, ` +
        `or open a tunnel, \`ssh -L 3001:127.0.0.1:3000 ${url.hostname}\`, and give http://127.0.0.1:3001.`,
    };
  return url;
}
