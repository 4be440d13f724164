import { RotateCw, Trash2 } from "lucide-react";
import { type Dispatch, type SetStateAction, useEffect, useId, useState } from "react";
import { chosenIn } from "../clients/runs/serverPlaces.ts";
import { type Machine, useMachines } from "../state/run/machines.ts";
import { anyPlace, useServerPlace } from "../state/run/serverPlace.ts";
import { Button } from "../ui/Button.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { PlaceCard, type PlacedRun } from "./PlaceCard.tsx";
import { type FoundPlaces, usePlaces } from "./usePlaces.ts";

interface Props {
  /** Null for the server that the page comes from. */
  machine: Machine | null;
  /** Whether it is said which it is. */
  named: boolean;
  run: PlacedRun;
  onFound: Dispatch<SetStateAction<Readonly<Record<string, FoundPlaces>>>>;
}

/** The places of one machine. */
export function MachinePlaces({ machine, named, run, onFound }: Props) {
  const title = useId();
  const address = machine?.address ?? null;
  const place = useServerPlace();
  const isChosen = place.machine === address;
  const [tries, setTries] = useState(0);
  const asked = {
    ...(run.info?.needs && { needs: run.info.needs }),
    ...(isChosen ? place : anyPlace),
  };
  const found = usePlaces(address, asked, tries);
  useEffect(() => onFound((before) => ({ ...before, [address ?? ""]: found })), [address, found, onFound]);
  const { places, error } = found;
  const chosen = isChosen && places ? chosenIn(places, place.engine) : undefined;
  return (
    <section aria-labelledby={title} className="flex flex-col gap-2">
      <div className={named ? "flex min-h-7 items-center gap-2" : "sr-only"}>
        <h3 id={title} className="font-medium">
          {machine?.name ?? "This server"}
        </h3>
        {machine && <Known machine={machine} />}
      </div>
      {error !== undefined && (
        <div role="alert" className="flex items-center gap-2 text-error">
          <p className="min-w-0 flex-1">{error}</p>
          <Button onClick={() => setTries(tries + 1)}>
            <RotateCw size={13} aria-hidden />
            Try again
          </Button>
        </div>
      )}
      {!places && error === undefined && run.info?.needs && (
        <p role="status" className="text-muted">
          Asking {machine?.name ?? "the server"} …
        </p>
      )}
      {places?.here.map((one) => (
        <PlaceCard
          key={one.engine}
          machine={address}
          place={one}
          elsewhere={places.elsewhere}
          chosen={one === chosen}
          run={run}
        />
      ))}
    </section>
  );
}

/** By which address and token a machine is known, and how it is forgotten. */
function Known({ machine: { address, name, token } }: { machine: Machine }) {
  const forget = (): void => {
    useMachines.getState().remove(address);
    const place = useServerPlace.getState();
    if (place.machine === address) place.set(anyPlace);
  };
  return (
    <>
      <span className="number min-w-0 truncate text-muted">{address}</span>
      <span className="number text-muted">{token === "" ? "no token" : `token ••••${token.slice(-4)}`}</span>
      <IconButton icon={Trash2} label={`Forget ${name}`} className="ml-auto" onClick={forget} />
    </>
  );
}
