import { useEffect, useState } from "react";
import { messageOf } from "../../training/run/runError.ts";
import { type AskedRun, placesAt, type ServerPlaces } from "../clients/runs/serverPlaces.ts";

/** What a server has for a run, or why that is not known. */
export interface FoundPlaces {
  places?: ServerPlaces;
  error?: string;
}

/**
 * The places of a server for a run, asked for again when the run changes or `again` does; the last ones stay in view
 * meanwhile. Nothing is asked while it is not known what the run takes.
 */
export function usePlaces(
  machine: string | null,
  { needs, settings, devices }: Partial<AskedRun>,
  again: number,
): FoundPlaces {
  const [found, setFound] = useState<FoundPlaces & { of?: string | null }>({});
  useEffect(() => {
    let left = false;
    if (!needs) return;
    placesAt(machine, { needs, settings: settings ?? {}, devices: devices ?? null }).then(
      (places) => !left && setFound({ of: machine, places }),
      (cause: unknown) => !left && setFound({ of: machine, error: messageOf(cause) }),
    );
    return () => {
      left = true;
    };
  }, [machine, needs, settings, devices, again]);
  return found.of === machine ? found : nothing;
}

const nothing: FoundPlaces = {};
