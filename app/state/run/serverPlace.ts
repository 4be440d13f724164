import { z } from "zod";
import { create } from "zustand";
import { persist } from "zustand/middleware";

/** Where on a server runs begin, and how. */
export const serverPlace = z.strictObject({
  /** Address of another machine; null is the server that the page comes from. */
  machine: z.string().nullable(),
  /** Key of an engine; null leaves it to the server, which takes the first that can run. */
  engine: z.string().nullable(),
  /** By which the server puts it somewhere; "local" is its own machine. */
  launcher: z.string(),
  /** Settings of that engine that are not their defaults. */
  settings: z.record(z.string(), z.unknown()),
  /** Ids of its devices; null takes those that are free. */
  devices: z.array(z.string()).nullable(),
});
export type ServerPlace = z.infer<typeof serverPlace>;

/** Where the server decides itself. */
export const anyPlace: ServerPlace = {
  machine: null,
  engine: null,
  launcher: "local",
  settings: {},
  devices: null,
};

/** Where runs begin that are sent to a server; remembered on this device. */
export const useServerPlace = create<ServerPlace & { set(place: Partial<ServerPlace>): void }>()(
  persist((set) => ({ ...anyPlace, set: (place) => set(place) }), { name: "tensorloom.serverPlace" }),
);

/** The place that is chosen. */
export function chosenPlace(): ServerPlace {
  const { set: _, ...place } = useServerPlace.getState();
  return place;
}
