import { Switch } from "radix-ui";
import { useId } from "react";
import type { Plan } from "../../graph-schema/plan.ts";
import { losses } from "../../training/objective/losses.ts";
import { metrics } from "../../training/objective/metrics.ts";
import { setPlan } from "../state/plan/setPlan.ts";

/** Which metrics are measured: those that go with the loss, and those that are on. */
export function MetricFields({ plan }: { plan: Plan }) {
  const form = useId();
  const loss = Object.hasOwn(losses, plan.loss.type) ? losses[plan.loss.type] : undefined;
  const chosen = (type: string): boolean => plan.metrics.some((m) => m.type === type);
  const offered = Object.values(metrics).filter((m) => chosen(m.type) || (loss && m.fits(loss)));
  return (
    <fieldset className="flex flex-col">
      <legend className="sr-only">Metrics</legend>
      {offered.map(({ type, title, doc }) => (
        <div key={type} className="flex h-7 items-center justify-between gap-2" title={doc}>
          <label htmlFor={`${form}-${type}`}>{title}</label>
          <Switch.Root
            id={`${form}-${type}`}
            checked={chosen(type)}
            onCheckedChange={(on) =>
              setPlan(
                {
                  metrics: on
                    ? [...plan.metrics, { type, params: {} }]
                    : plan.metrics.filter((m) => m.type !== type),
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
