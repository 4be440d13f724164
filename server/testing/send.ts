import { request } from "node:http";

/** A request, each line and header of it as it is given. */
export interface SentRequest {
  method?: string;
  path: string;
  headers?: Readonly<Record<string, string>>;
  body?: Uint8Array | string;
  /** Address that it is sent from. */
  from?: string;
}

/** Sends what fetch would not let through: any path, Host and Origin. */
export function send(
  to: { host: string; port: number },
  { method = "GET", path, headers, body, from }: SentRequest,
): Promise<{
  status: number;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: string;
}> {
  return new Promise((resolve, reject) => {
    const options = { host: to.host, port: to.port, method, path, headers: { ...headers } };
    const sent = request({ ...options, ...(from && { localAddress: from }), agent: false }, (response) => {
      let text = "";
      response.on("data", (chunk: Buffer) => (text += String(chunk)));
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
      );
    });
    sent.on("error", reject);
    sent.end(body);
  });
}
