/** What a server says that does not take an upload or has no such object. */
export class AnsweredError extends Error {
  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message);
  }
}

/** Answers of whatever stands before a server that does not answer. */
const silent = new Set([502, 503, 504]);

/** Whether a status is not the word of the server that was asked. */
export const isSilence = (status: number): boolean => silent.has(status);

/** An answer that is none of the API, such as that of a guard, as the API would word it. */
export async function asCalled(response: Response): Promise<Response> {
  if (response.ok) return response;
  const text = await response.text();
  const said = parsed(text);
  const { status } = response;
  if (Array.isArray(said) || (said && "error" in said)) return new Response(text, { status });
  const message = wordsOf(said, status);
  // One without data is known for a server that did not answer.
  const data = isSilence(status) ? {} : { data: { code: codes[status] ?? "", httpStatus: status } };
  return Response.json({ error: { message, code: -32_600, ...data } }, { status });
}

const codes: Readonly<Record<number, string>> = {
  ...{ 400: "BAD_REQUEST", 401: "UNAUTHORIZED", 403: "FORBIDDEN", 404: "NOT_FOUND" },
  ...{ 413: "PAYLOAD_TOO_LARGE", 429: "TOO_MANY_REQUESTS" },
};

/** What an answer says in words. */
export const messageOf = async (response: Response): Promise<string> =>
  wordsOf(parsed(await response.text()), response.status);

const wordsOf = (said: object | undefined, status: number): string =>
  said && "message" in said && typeof said.message === "string"
    ? said.message
    : `the server answered ${status}`;

function parsed(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
