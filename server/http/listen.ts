import type { Server } from "node:http";
import { SetupError } from "../../nodejs/setupError.ts";

const firstPort = 3000;
const triedPorts = 50;

/** Binds an address at the given port, or without one at 3000 or the next that is free; returns the port. */
export async function listen(
  server: Server,
  { host, port }: { host: string; port: number | undefined },
): Promise<number> {
  if (port !== undefined) {
    if (await bind(server, host, port)) return portOf(server);
    throw new SetupError(
      `Port ${port} is taken. Set PORT to another one, or leave it out for the next free port.`,
    );
  }
  for (let next = firstPort; next < firstPort + triedPorts; next++)
    if (await bind(server, host, next)) return next;
  throw new SetupError(
    `All ports from ${firstPort} to ${firstPort + triedPorts - 1} are taken. Set PORT to a free one.`,
  );
}

function bind(server: Server, host: string, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException): void => {
      if (error.code === "EADDRINUSE") resolve(false);
      else if (error.code === "EACCES")
        reject(new SetupError(`Port ${port} is not allowed to this user. Set PORT to one above 1023.`));
      else if (error.code === "EADDRNOTAVAIL" || error.syscall === "getaddrinfo")
        reject(new SetupError(`HOST=${host} is no address of this machine. Set it to one, or to 0.0.0.0.`));
      else reject(error);
    };
    server.once("error", onError);
    server.listen({ host, port, exclusive: true }, () => {
      server.off("error", onError);
      resolve(true);
    });
  });
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("internal: the server has no port");
  return address.port;
}
