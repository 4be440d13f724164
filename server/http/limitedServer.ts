import { createServer, type RequestListener, type Server } from "node:http";

/** How long a connection may take, in milliseconds. */
export interface ConnectionLimits {
  /** For a whole request: the largest upload. */
  request: number;
  /** Until its headers are there. */
  headers: number;
  /** Between one request and the next. */
  idle: number;
  /** Without a byte, a slow upload as well; event streams say something every ten seconds. */
  silent: number;
  /** Between two looks at who takes too long. */
  look: number;
}

const usual: ConnectionLimits = {
  request: 3_600_000,
  headers: 15_000,
  idle: 10_000,
  silent: 60_000,
  look: 5_000,
};

/** An HTTP server that closes connections which are idle or slow. */
export function limitedServer(listener: RequestListener, limits: ConnectionLimits = usual): Server {
  const server = createServer(
    {
      requestTimeout: limits.request,
      headersTimeout: limits.headers,
      keepAliveTimeout: limits.idle,
      connectionsCheckingInterval: limits.look,
    },
    listener,
  );
  server.setTimeout(limits.silent);
  return server;
}
