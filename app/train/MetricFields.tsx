import { Switch } from "radix-ui";
import { useId } from "react";
import { metric as metricSchema } from "../../graph-schema/plan/objective.ts";
import type { Plan } from "../../graph-schema/plan/plan.ts";
import { losses } from "../../training/objective/losses.ts";
import { metrics } from "../../training/objective/metrics.ts";
import { setObjective } from "../state/plan/setPlan.ts";

/** Which metrics are measured: those that go with the first loss, and those that are on. */
export function MetricFields({ plan }: { plan: Plan }) {
  const form = useId();
  const { terms, metrics: chosen } = plan.objective;
  const compared = terms.find((term) => term.kind === "compared");
  const type = compared?.loss.type ?? "";
  const loss = Object.hasOwn(losses, type) ? losses[type] : undefined;
  const offered = Object.values(metrics).filter(
    (m) => chosen.some((metric) => metric.type === m.type) || (loss && m.fits(loss)),
  );
  return (
    <fieldset className="flex flex-col">
      <legend className="sr-only">Metrics</legend>
      {offered.map(({ type, title, doc }) => (
        <div key={type} className="flex h-7 items-center justify-between gap-2" title={doc}>
          <label htmlFor={`${form}-${type}`}>{title}</label>
          <Switch.Root
            id={`${form}-${type}`}
            checked={chosen.some((metric) => metric.type === type)}
            onCheckedChange={(on) =>
              setObjective(
                {
                  metrics: on
                    ? [...chosen, metricSchema.parse({ id: type, type })]
                    : chosen.filter((metric) => metric.type !== type),
                },
                `${on ? "Measure" : "Leave out"} ${title}`,
              )
            }
            className="h-4 w-7 rounded-full bg-line-strong p-0.5 transition-colors duration-100 data-[state=checked]:bg-fill"
          >
            <Switch.Thumb className="block size-3 rounded-full bg-white transition-transform duration-100 data-[state=checked]:translate-x-3" />
          </Switch.Root>
        </div>
      ))}
    </fieldset>
  );
}
