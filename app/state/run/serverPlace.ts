import { create } from "zustand";
import { persist } from "zustand/middleware";

/** Where on the server runs begin, and how; remembered on this device. */
export interface ServerPlace {
  /** Key of an engine; null leaves it to the server, which takes the first that can run. */
  engine: string | null;
  /** By which the server puts it somewhere; "local" is its own machine. */
  launcher: string;
  /** Settings of that engine that are not their defaults. */
  settings: Readonly<Record<string, unknown>>;
  /** Ids of its devices; null takes those that are free. */
  devices: readonly string[] | null;
}

export const useServerPlace = create<ServerPlace & { set(place: Partial<ServerPlace>): void }>()(
  persist(
    (set) => ({ engine: null, launcher: "local", settings: {}, devices: null, set: (place) => set(place) }),
    {
      name: "tensorloom.serverPlace",
    },
  ),
);
