import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { AnsweredError } from "./answers.ts";

let answer: (url: string, headers: Headers) => Response;
beforeEach(() => {
  vi.resetModules();
  vi.stubGlobal("fetch", (url: string | URL, init?: RequestInit) =>
    Promise.resolve(answer(String(url), new Headers(init?.headers))),
  );
});
afterEach(() => vi.unstubAllGlobals());

const modules = async () => ({
  ...(await import("./server.ts")),
  ...(await import("../state/run/machines.ts")),
});
const gpu = { address: "https://gpu.example", name: "gpu", token: "secret" };

test("calls for another machine go to the page's own server, with address and token in headers alone", async () => {
  const { serverAt, useMachines } = await modules();
  useMachines.getState().add(gpu);
  const asked: string[] = [];
  answer = (url, headers) => {
    expect([headers.get("x-machine-address"), headers.get("x-machine-token")]).toEqual([
      gpu.address,
      "secret",
    ]);
    asked.push(url.split("?")[0]!);
    return url.includes("objects") ? new Response("bytes") : Response.json([{ result: { data: [] } }]);
  };
  const { api, upload, download } = serverAt(gpu.address);
  await api.datasets.list.query();
  const name = await upload(new TextEncoder().encode("x"));
  expect(new TextDecoder().decode(await download(name))).toBe("bytes");
  expect(asked).toEqual([
    "/api/machine/trpc/datasets.list",
    ...Array<string>(2).fill(`/api/machine/objects/${name}`),
  ]);
});

test("calls for the page's own server carry neither", async () => {
  const { serverAt } = await modules();
  answer = (url, headers) => {
    expect([url.startsWith("/api/trpc/"), headers.get("x-machine-address")]).toEqual([true, null]);
    return Response.json([{ result: { data: [] } }]);
  };
  await serverAt(null).api.datasets.list.query();
});

test("without the token nothing is sent", async () => {
  const { serverAt } = await modules();
  answer = () => expect.unreachable();
  await expect(serverAt(gpu.address).api.datasets.list.query()).rejects.toThrow("Add the machine again");
});

test.each([
  { status: 401, body: { message: "No." }, message: "No.", code: "UNAUTHORIZED" },
  { status: 502, body: { message: "Nobody is there." }, message: "Nobody is there.", code: undefined },
  { status: 500, body: "<html>", message: "the server answered 500", code: "" },
  {
    status: 403,
    body: { error: { message: "May not.", code: -32003, data: { code: "FORBIDDEN" } } },
    message: "May not.",
    code: "FORBIDDEN",
  },
])("an answer $status $body is told in its words", async ({ status, body, message, code }) => {
  const { serverAt, useMachines } = await modules();
  useMachines.getState().add(gpu);
  answer = () =>
    typeof body === "string" ? new Response(body, { status }) : Response.json(body, { status });
  const { api, download } = serverAt(gpu.address);
  const failed = await api.datasets.list.query().catch((cause: unknown) => cause);
  expect(failed).toMatchObject({ message });
  // One without data counts as a server that did not answer.
  expect((failed as { data?: { code: string } }).data?.code).toBe(code);
  if (typeof body === "string" || !("message" in body)) return;
  const refused = await download("0").catch((cause: unknown) => cause);
  expect((refused as Error).constructor.name).toBe(AnsweredError.name);
  expect(refused).toMatchObject({ message, status });
});
