import type { RunNeeds } from "../../../training/run/runNeeds.ts";
import { type Server, serverAt } from "../server.ts";

/** A run that is asked about: what it takes, the settings that are not their defaults, and devices that were chosen. */
export interface AskedRun {
  needs: RunNeeds;
  settings: Readonly<Record<string, unknown>>;
  devices: readonly string[] | null;
}

/** Where on a server a run could be carried out; of its document nothing is sent but what it takes. */
export const placesAt = (
  machine: string | null,
  { needs, settings, devices }: AskedRun,
): Promise<ServerPlaces> =>
  serverAt(machine).api.runs.places.query({
    ...{ needs, settings: { ...settings } },
    ...(devices && { devices: [...devices] }),
  });

export type ServerPlaces = Awaited<ReturnType<Server["api"]["runs"]["places"]["query"]>>;
export type PlaceOnServer = ServerPlaces["here"][number];
export type Forecast = PlaceOnServer["forecasts"][number];

/** The engine of a place that was chosen there; where none was, the first that can run. */
export const chosenIn = (
  { here }: Pick<ServerPlaces, "here">,
  engine: string | null,
): PlaceOnServer | undefined =>
  here.find((place) => (engine === null ? place.probe.available : place.engine === engine));

/** What a run would be by a launcher; by this machine where that takes no programs of the engine. */
export const forecastBy = ({ forecasts }: PlaceOnServer, launcher: string): Forecast =>
  forecasts.find((one) => one.launcher === launcher) ?? forecasts.find((one) => one.launcher === "local")!;
