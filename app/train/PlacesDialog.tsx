import { useState } from "react";
import { chosenIn, forecastBy } from "../clients/runs/serverPlaces.ts";
import type { Document } from "../../graph-schema/document.ts";
import type { PlanInfo } from "../state/plan/planInfo.ts";
import { useMachines } from "../state/run/machines.ts";
import { useServerPlace } from "../state/run/serverPlace.ts";
import { AddMachine } from "./AddMachine.tsx";
import { Likeness } from "./Likeness.tsx";
import { MachinePlaces } from "./MachinePlaces.tsx";
import { RentMachine } from "./RentMachine.tsx";
import { StartThere } from "./StartThere.tsx";
import type { FoundPlaces } from "./usePlaces.ts";
import { usePlanOf } from "./usePlanOf.ts";
import { useSubject } from "./useSubject.ts";

/** What can carry a run out, here and on other machines, of which one is chosen, and how it is to do that. */
export function PlacesDialog() {
  const { document, change } = useSubject();
  const info = usePlanOf(document);
  const place = useServerPlace();
  const machines = useMachines((s) => s.machines);
  const [found, setFound] = useState<Readonly<Record<string, FoundPlaces>>>({});
  const known = found[place.machine ?? ""]?.places;
  const chosen = known && chosenIn(known, place.engine);
  const { batchSize } = document.plan;
  const run = {
    document,
    info,
    halveBatch:
      batchSize > 1 ? () => change({ batchSize: Math.floor(batchSize / 2) }, "Halve the batch") : undefined,
  };
  return (
    <>
      <div className="flex min-h-24 flex-col gap-4 overflow-y-auto p-4">
        <Likeness />
        {!info && (
          <p role="status" className="text-muted">
            Looking at the model …
          </p>
        )}
        <div role="radiogroup" aria-label="Places" className="flex flex-col gap-4">
          {[null, ...machines].map((machine) => (
            <MachinePlaces
              key={machine?.address ?? ""}
              machine={machine}
              named={machines.length > 0}
              run={run}
              onFound={setFound}
            />
          ))}
        </div>
        <div className="flex flex-wrap gap-2">
          <AddMachine />
          <RentMachine />
        </div>
      </div>
      <StartThere
        document={document}
        fault={info && faultOf(document, info)}
        ready={
          info?.needs !== undefined &&
          chosen?.probe.available === true &&
          forecastBy(chosen, place.launcher).refused === null
        }
      />
    </>
  );
}

/** Why a document cannot be trained anywhere; undefined where it can. */
function faultOf({ plan }: Document, info: PlanInfo): string | undefined {
  if (info.unreadable !== undefined) return info.unreadable;
  if (!info.needs) return "The model cannot be trained as it is; the problems panel says why.";
  if (plan.dataset === null) return "The model needs data to learn from. Choose some in the data panel.";
  if (info.diagnostics.some(({ severity }) => severity === "error"))
    return "The model and its data do not fit together; the problems panel says why.";
  return undefined;
}
