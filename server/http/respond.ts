import type { ServerResponse } from "node:http";
import { permissionsPolicy } from "./pageHeaders.ts";

/** Headers of everything under /api. */
export const apiHeaders = {
  "Cache-Control": "no-store",
  "Cross-Origin-Resource-Policy": "same-origin",
  "X-Content-Type-Options": "nosniff",
  "Permissions-Policy": permissionsPolicy,
} as const;

/** Answers with JSON. */
export function respond(
  response: ServerResponse,
  status: number,
  body: Readonly<Record<string, unknown>> | readonly unknown[],
): void {
  response.writeHead(status, { ...apiHeaders, "Content-Type": "application/json" });
  response.end(JSON.stringify(body));
}
