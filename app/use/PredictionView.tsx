import type { DisplayedPrediction } from "./displayPrediction.ts";

const MOST = 12;

/** Probabilities as bars, a sequence place by place, or the number itself. */
export function PredictionView({ shown, target }: { shown: DisplayedPrediction; target: string }) {
  if (shown.kind === "numbers")
    return (
      <p>
        <span className="block text-xs text-muted">{target}</span>
        <output className="number text-2xl">
          {shown.values.map((v) => Number(v.toPrecision(5))).join(", ")}
        </output>
      </p>
    );
  const [only] = shown.places;
  return shown.places.length === 1 && only ? (
    <Bars target={target} rows={only} />
  ) : (
    <Sequence target={target} places={shown.places} />
  );
}

type Row = readonly { name: string; share: number }[];

function Bars({ target, rows }: { target: string; rows: Row }) {
  const best = rows.reduce((a, b) => (b.share > a.share ? b : a), rows[0]!);
  const listed = rows.length <= MOST ? rows : rows.toSorted((a, b) => b.share - a.share).slice(0, MOST);
  return (
    <div className="flex items-start gap-6">
      <p>
        <span className="block text-xs text-muted">{target}</span>
        <output className="number block min-w-10 text-3xl leading-9" aria-label={`Predicted ${target}`}>
          {best.name}
        </output>
        <span className="number text-[11px] text-muted">{percent(best.share)}</span>
      </p>
      <ul aria-label="Probabilities" className="min-w-52 flex-1">
        {listed.map(({ name, share }) => (
          <li key={name} className="flex h-4 items-center gap-2" data-share={share.toFixed(4)}>
            <span className="number w-20 shrink-0 truncate text-right text-[11px]" title={name}>
              {name}
            </span>
            <span className="h-2.5 min-w-0 flex-1 overflow-hidden rounded-[2px] bg-sunken">
              <span
                className={`block h-full ${name === best.name ? "bg-fill" : "bg-line-strong"}`}
                style={{ width: `${100 * share}%` }}
              />
            </span>
            <span className="number w-12 shrink-0 text-right text-[11px] text-muted">{percent(share)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Sequence({ target, places }: { target: string; places: readonly Row[] }) {
  return (
    <div>
      <p className="mb-1 text-xs text-muted">{target}</p>
      <ol aria-label={`Predicted ${target}`} className="flex flex-wrap gap-1">
        {places.map((place, i) => {
          const best = place.reduce((a, b) => (b.share > a.share ? b : a), place[0]!);
          return (
            <li key={i} className="number min-w-10 rounded border border-line px-1.5 py-0.5 text-center">
              {best.name}
              <span className="block text-[10px] leading-3 text-muted">{percent(best.share)}</span>
            </li>
          );
        })}
      </ol>
    </div>
  );
}

const percent = (share: number): string => `${(100 * share).toFixed(1)}%`;
