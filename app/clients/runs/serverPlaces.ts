import type { Document } from "../../../graph-schema/document.ts";
import { useServerPlace } from "../../state/run/serverPlace.ts";
import { server } from "../server.ts";

/** Where on the server a run of a document could be carried out. */
export const serverPlaces = (document: Document) =>
  server.runs.places.mutate({ document, settings: { ...useServerPlace.getState().settings } });

export type PlaceOnServer = Awaited<ReturnType<typeof serverPlaces>>[number];

/** What a start on the server says of where and how. */
export function chosenPlace(): { engine?: string; settings?: Record<string, unknown>; devices?: string[] } {
  const { engine, settings, devices } = useServerPlace.getState();
  if (engine === null) return {};
  return { engine, settings: { ...settings }, ...(devices && { devices: [...devices] }) };
}
