import { useMemo } from "react";
import { z } from "zod";
import { plan as planSchema } from "../../graph-schema/plan.ts";
import { losses } from "../../training/objective/losses.ts";
import { optimizers } from "../../training/objective/optimizers.ts";
import { schedules } from "../../training/objective/schedules.ts";
import { usePlanInfo } from "../state/plan/planInfo.ts";
import { SettingsForm } from "../ui/form/SettingsForm.tsx";
import { Section } from "../ui/Section.tsx";
import { useEditor } from "../state/editor/editor.ts";
import { DatasetSummary } from "./DatasetSummary.tsx";
import { faultsIn } from "./faultsIn.ts";
import { MetricFields } from "./MetricFields.tsx";
import { RuntimeField } from "./RuntimeField.tsx";
import { setPlan } from "../state/plan/setPlan.ts";
import { type Unit, UnitFields } from "./UnitFields.tsx";

const { shape } = planSchema;
const length = z.object({ epochs: shape.epochs, batchSize: shape.batchSize });
const care = z.object({ clipNorm: shape.clipNorm, seed: shape.seed });
const result = z.object({ weights: shape.weights });
const report = z.object({ logEvery: shape.logEvery, checkpointEvery: shape.checkpointEvery });
const stopping = z.object({
  patience: z
    .int()
    .min(1)
    .max(10_000)
    .nullable()
    .default(null)
    .describe("Stop early after so many epochs without a better validation loss; empty never stops"),
});

const units = (registry: object): Readonly<Record<string, Unit>> =>
  registry as Readonly<Record<string, Unit>>;

/** How the document is trained, as a form; each change is a step of the history. */
export function PlanForm() {
  const plan = useEditor((s) => s.document.plan);
  const info = usePlanInfo((s) => s.info);
  const faults = useMemo(() => faultsIn(info?.diagnostics ?? []), [info]);
  const change = (key: string, value: unknown): void => setPlan({ [key]: value }, `Set ${key}`);
  return (
    <>
      <Section title="Data">
        <DatasetSummary />
      </Section>
      <Section title="Length">
        <SettingsForm schema={length} values={plan} faults={faults.plan} onChange={change} />
      </Section>
      <Section title="Objective">
        <div className="flex flex-col gap-2">
          <UnitFields
            label="Loss"
            units={units(losses)}
            choice={plan.loss}
            faults={faults.of("loss")}
            onChange={(loss) => setPlan({ loss }, "Set the loss")}
          />
          <MetricFields plan={plan} />
        </div>
      </Section>
      <Section title="Optimization">
        <div className="flex flex-col gap-3">
          <UnitFields
            label="Optimizer"
            units={units(optimizers)}
            choice={plan.optimizer}
            faults={faults.of("optimizer")}
            onChange={(optimizer) => setPlan({ optimizer }, "Set the optimizer")}
          />
          <UnitFields
            label="Schedule"
            units={units(schedules)}
            choice={plan.schedule}
            faults={faults.of("schedule")}
            onChange={(schedule) => setPlan({ schedule }, "Set the schedule")}
          />
          <SettingsForm schema={care} values={plan} faults={faults.plan} onChange={change} />
          <SettingsForm
            schema={stopping}
            values={{ patience: plan.earlyStopping?.patience ?? null }}
            onChange={(_, patience) =>
              setPlan(
                { earlyStopping: patience === null ? null : { patience: patience as number } },
                "Set early stopping",
              )
            }
          />
        </div>
      </Section>
      <Section title="Result">
        <SettingsForm schema={result} values={plan} faults={faults.plan} onChange={change} />
      </Section>
      <Section title="Runtime">
        <RuntimeField />
      </Section>
      <Section title="Reporting">
        <SettingsForm schema={report} values={plan} faults={faults.plan} onChange={change} />
      </Section>
    </>
  );
}
