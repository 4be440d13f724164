import type { Document } from "../../../graph-schema/document.ts";
import { useServerPlace } from "../../state/run/serverPlace.ts";
import { server } from "../server.ts";

/** Where on the server a run of a document could be carried out. */
export const serverPlaces = (document: Document) =>
  server.runs.places.mutate({ document, settings: { ...useServerPlace.getState().settings } });

export type ServerPlaces = Awaited<ReturnType<typeof serverPlaces>>;
export type PlaceOnServer = ServerPlaces["here"][number];

/** What a start on the server says of where and how. */
export function chosenPlace(): {
  engine?: string;
  launcher?: string;
  settings?: Record<string, unknown>;
  devices?: string[];
} {
  const { engine, launcher, settings, devices } = useServerPlace.getState();
  if (engine === null) return {};
  return { engine, launcher, settings: { ...settings }, ...(devices && { devices: [...devices] }) };
}
