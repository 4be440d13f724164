import { useMemo } from "react";
import { z } from "zod";
import { plan as planSchema } from "../../graph-schema/plan/plan.ts";
import { usePlanInfo } from "../state/plan/planInfo.ts";
import { SettingsForm } from "../ui/form/SettingsForm.tsx";
import { Section } from "../ui/Section.tsx";
import { useEditor } from "../state/editor/editor.ts";
import { DatasetSummary } from "./DatasetSummary.tsx";
import { faultsIn } from "./faultsIn.ts";
import { MetricFields } from "./MetricFields.tsx";
import { PhaseFields } from "./PhaseFields.tsx";
import { RuntimeField } from "./RuntimeField.tsx";
import { setPlan } from "../state/plan/setPlan.ts";
import { TermFields } from "./TermFields.tsx";

const { shape } = planSchema;
const length = z.object({ epochs: shape.epochs, batchSize: shape.batchSize });
const care = z.object({ seed: shape.seed });
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

/** How the document is trained, as a form; each change is a step of the history. */
export function PlanForm() {
  const plan = useEditor((s) => s.document.plan);
  const { terms, phases } = plan.objective;
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
          {terms.map((term) => (
            <TermFields key={term.name} term={term} named={terms.length > 1} faults={faults} />
          ))}
          <MetricFields plan={plan} />
        </div>
      </Section>
      <Section title="Optimization">
        <div className="flex flex-col gap-3">
          {phases.map((phase) => (
            <PhaseFields key={phase.name} phase={phase} named={phases.length > 1} faults={faults} />
          ))}
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
