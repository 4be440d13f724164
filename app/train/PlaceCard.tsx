import { useId } from "react";
import { z } from "zod";
import type { Document } from "../../graph-schema/document.ts";
import {
  type Forecast,
  forecastBy,
  type PlaceOnServer,
  type ServerPlaces,
} from "../clients/runs/serverPlaces.ts";
import type { PlanInfo } from "../state/plan/planInfo.ts";
import { useServerPlace } from "../state/run/serverPlace.ts";
import { Button } from "../ui/Button.tsx";
import { SettingsForm } from "../ui/form/SettingsForm.tsx";
import { countOf, formatBytes } from "../ui/format.ts";
import { Facts } from "../ui/Section.tsx";
import { placeFacts } from "./placeFacts.ts";
import { Remedies } from "./Remedies.tsx";

/** The run that is to be placed. */
export interface PlacedRun {
  document: Document;
  info: PlanInfo | undefined;
  /** Halves the batch of its plan; undefined where that is of one row. */
  halveBatch: (() => void) | undefined;
}

interface Props {
  /** Address of the machine; null for the server that the page comes from. */
  machine: string | null;
  place: PlaceOnServer;
  elsewhere: ServerPlaces["elsewhere"];
  chosen: boolean;
  run: PlacedRun;
}

/** An engine of a server: what it finds there, what a run would take, and how it is to be carried out. */
export function PlaceCard({ machine, place, elsewhere, chosen, run }: Props) {
  const id = useId();
  const { probe } = place;
  const forecast = forecastBy(
    place,
    useServerPlace((s) => s.launcher),
  );
  return (
    <section
      aria-labelledby={id}
      className={`rounded-md border px-3 py-2.5 ${chosen ? "border-accent" : "border-line"}`}
    >
      <label className="flex items-baseline gap-2">
        <input
          type="radio"
          name="place"
          checked={chosen}
          disabled={!probe.available}
          onChange={() =>
            useServerPlace
              .getState()
              .set({ machine, engine: place.engine, launcher: "local", settings: {}, devices: null })
          }
        />
        <span id={id} className="font-medium">
          {place.title}
        </span>
        <span className="min-w-0 text-muted">{place.doc}</span>
      </label>
      {probe.available ? (
        <p className="mt-1 pl-5 text-xs text-muted">{probe.has}</p>
      ) : (
        <Missing reason={probe.reason} command={probe.command} />
      )}
      {chosen && probe.available && (
        <div className="mt-2 flex flex-col gap-3 pl-5">
          <WhatItTakes place={place} forecast={forecast} run={run} />
          <Machines place={place} elsewhere={elsewhere} />
          <Devices place={place} />
          <PlaceSettings place={place} />
        </div>
      )}
    </section>
  );
}

function Missing({ reason, command }: { reason: string; command: string | undefined }) {
  return (
    <p className="mt-1 flex flex-wrap items-center gap-2 pl-5 text-xs text-muted">
      {reason}
      {command !== undefined && (
        <>
          Run this where the server is, once:
          <code className="rounded bg-sunken px-1.5 py-0.5 text-ink">{command}</code>
          <Button onClick={() => void navigator.clipboard.writeText(command)}>Copy</Button>
        </>
      )}
    </p>
  );
}

function WhatItTakes({ place, forecast, run }: Pick<Props, "place" | "run"> & { forecast: Forecast }) {
  const wanted = useServerPlace((s) => s.devices);
  const isHere = forecast.launcher === "local";
  const facts = placeFacts(forecast, {
    waiting: isHere ? place.waiting : undefined,
    onDevices: !isHere || place.devices.length > 0,
    devices: isHere ? wanted?.length : undefined,
    rows: run.info?.split?.train,
    epochs: run.document.plan.epochs,
  });
  return (
    <>
      <Facts rows={facts} />
      {forecast.reasons.length > 0 && <p className="text-xs text-muted">{forecast.reasons.join(" ")}</p>}
      {forecast.refused !== null && (
        <p role="alert" className="text-error">
          {forecast.refused}
        </p>
      )}
      {forecast.short && (
        <Remedies
          remedies={forecast.remedies}
          onTake={(settings) => useServerPlace.getState().set({ engine: place.engine, settings })}
          halveBatch={run.halveBatch}
        />
      )}
    </>
  );
}

/** The server's own machine, or others that it has programs put on. */
function Machines({ place, elsewhere: all }: Pick<Props, "place" | "elsewhere">) {
  const elsewhere = all.filter((one) => place.forecasts.some(({ launcher }) => launcher === one.launcher));
  const id = useId();
  const { launcher, set } = useServerPlace();
  if (elsewhere.length === 0) return null;
  const chosen = elsewhere.find((one) => one.launcher === launcher);
  return (
    <div>
      <div className="flex items-center justify-between gap-2">
        <label htmlFor={id}>Machine</label>
        <select
          id={id}
          className="field w-60"
          value={chosen?.launcher ?? "local"}
          onChange={(e) => set({ engine: place.engine, launcher: e.target.value, devices: null })}
        >
          <option value="local">The server itself</option>
          {elsewhere.map(({ launcher: name, title, probe }) => (
            <option key={name} value={name} disabled={!probe.available}>
              {title}: {name}
            </option>
          ))}
        </select>
      </div>
      {elsewhere.map(({ launcher: name, title, probe, room }) => (
        <p key={name} className="mt-1 text-xs text-muted">
          {title} {name}: {probe.available ? probe.has : probe.reason}
          {room && ` · ${countOf(room.nodes, "node")}, ${countOf(room.devices, "device")} each`}
        </p>
      ))}
    </div>
  );
}

function Devices({ place }: { place: PlaceOnServer }) {
  const wanted = useServerPlace((s) => s.devices);
  const isHere = useServerPlace((s) => s.launcher === "local");
  if (place.devices.length === 0 || !isHere) return null;
  const toggle = (device: string, on: boolean): void => {
    const next = [...(wanted ?? []).filter((one) => one !== device), ...(on ? [device] : [])];
    useServerPlace.getState().set({ devices: next.length > 0 ? next : null });
  };
  return (
    <fieldset>
      <legend className="mb-1 text-xs text-muted">
        Devices; without a choice it takes those that are free
      </legend>
      <ul className="flex flex-col gap-1">
        {place.devices.map(({ id, name, memory, run }) => (
          <li key={id}>
            <label className="flex items-center gap-2">
              <input
                type="checkbox"
                checked={wanted?.includes(id) ?? false}
                onChange={(e) => toggle(id, e.target.checked)}
              />
              <span>{name}</span>
              <span className="number text-muted">
                {formatBytes(memory.free)} of {formatBytes(memory.total)} free
              </span>
              {run && <span className="min-w-0 truncate text-warning">has “{run.name}”</span>}
            </label>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}

function PlaceSettings({ place }: { place: PlaceOnServer }) {
  const { engine, settings, set } = useServerPlace();
  const schema = z.fromJSONSchema(place.settings as z.core.JSONSchema.BaseSchema) as z.ZodObject;
  if (Object.keys(schema.shape).length === 0) return null;
  return (
    <details>
      <summary className="cursor-pointer text-xs text-muted hover:text-ink">How it is carried out</summary>
      <div className="mt-2">
        <SettingsForm
          schema={schema}
          values={engine === place.engine ? settings : {}}
          onChange={(key, value) =>
            set({
              engine: place.engine,
              settings: { ...(engine === place.engine && settings), [key]: value },
            })
          }
        />
      </div>
    </details>
  );
}
