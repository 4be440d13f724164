import type { Forecast } from "../clients/runs/serverPlaces.ts";
import { Button } from "../ui/Button.tsx";
import { formatBytes } from "../ui/format.ts";

interface Props {
  remedies: Forecast["remedies"];
  onTake(settings: Readonly<Record<string, unknown>>): void;
  /** Halves the batch of the plan; undefined where that cannot be. */
  halveBatch: (() => void) | undefined;
}

/** That a run does not fit, and what makes it fit, a click each. */
export function Remedies({ remedies, onTake, halveBatch }: Props) {
  return (
    <div role="alert" className="rounded bg-warning-soft px-2 py-1.5">
      <p className="text-warning">By the forecast it does not fit.</p>
      <div className="mt-1.5 flex flex-wrap gap-2">
        {remedies.map(({ title, settings, bytes, short }) => (
          <Button key={title} onClick={() => onTake(settings)}>
            {title}
            {bytes !== undefined && (
              <span className="number text-muted">
                {formatBytes(bytes)}
                {short && ", still too much"}
              </span>
            )}
          </Button>
        ))}
        {halveBatch && (
          <Button title="Other than the rest, this changes what is learned" onClick={halveBatch}>
            Halve the batch of the plan
          </Button>
        )}
      </div>
    </div>
  );
}
