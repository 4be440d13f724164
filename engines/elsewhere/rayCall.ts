import http from "node:http";
import https from "node:https";

/** One call of Ray's dashboard. */
export interface RayCall {
  method: "GET" | "POST" | "PUT";
  path: string;
  body?: Uint8Array | object;
}

/**
 * Calls the Jobs API of a Ray cluster; rejects with what it answered where that is no success. By node:http: the
 * dashboard takes the headers of fetch for those of a page of another site.
 */
export function rayCall(
  { address, token }: { address: string; token?: string | undefined },
  { method, path, body }: RayCall,
): Promise<{ status: number; text: string }> {
  const isBytes = body instanceof Uint8Array;
  const sent = body === undefined || isBytes ? body : Buffer.from(JSON.stringify(body));
  const headers = {
    ...(token !== undefined && { Authorization: `Bearer ${token}` }),
    ...(sent && {
      "Content-Type": isBytes ? "application/octet-stream" : "application/json",
      "Content-Length": sent.byteLength,
    }),
  };
  const url = new URL(path, address);
  const { request } = url.protocol === "https:" ? https : http;
  return new Promise((resolve, reject) => {
    const failed = (why: string): void => reject(new Error(`Ray at ${address}: ${why}`));
    const call = request(url, { method, headers, timeout: 60_000 }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.once("error", (error) => failed(error.message));
      response.once("end", () => {
        const status = response.statusCode ?? 0;
        const text = Buffer.concat(chunks).toString("utf8");
        if (status < 300 || status === 404) return resolve({ status, text });
        failed(
          status === 401 || status === 403
            ? `it refuses the token (${status})`
            : `${status}: ${text.slice(0, 500)}`,
        );
      });
    });
    call.once("timeout", () => call.destroy(new Error("it does not answer")));
    call.once("error", (error) => failed(error.message));
    call.end(sent);
  });
}
