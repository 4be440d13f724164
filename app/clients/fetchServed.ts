/**
 * A file that is served with the app; as this browser had it last while the server does not answer. Rejects when it
 * has neither, or when the server refuses.
 * @param path from the root of the app: "/samples/iris.csv"
 */
export async function fetchServed(path: string): Promise<Response> {
  const response = await fetch(path).catch(() => fetch(path, { cache: "force-cache" }));
  if (!response.ok) throw new Error(`${path.slice(1)}: the server answered ${response.status}`);
  return response;
}
