import { z } from "zod";
import { type Phase, phase as phaseSchema } from "../../graph-schema/plan/objective.ts";
import { withPhase } from "../../graph-schema/plan/withObjective.ts";
import { optimizers } from "../../training/objective/optimizers.ts";
import { schedules } from "../../training/objective/schedules.ts";
import { useEditor } from "../state/editor/editor.ts";
import { setPlan } from "../state/plan/setPlan.ts";
import { SettingsForm } from "../ui/form/SettingsForm.tsx";
import type { PlanFaults } from "./faultsIn.ts";
import { type Unit, UnitFields } from "./UnitFields.tsx";

const { clipNorm } = phaseSchema.shape;
const care = z.object({ clipNorm });

const units = (registry: object): Readonly<Record<string, Unit>> =>
  registry as Readonly<Record<string, Unit>>;

/** By which optimizer and schedule a phase learns; `named` where there are several. */
export function PhaseFields({ phase, named, faults }: { phase: Phase; named: boolean; faults: PlanFaults }) {
  const { name } = phase;
  const of = named ? ` of ${name}` : "";
  const change = (part: Partial<Phase>, label: string): void => {
    const { plan } = useEditor.getState().document;
    setPlan({ objective: withPhase(plan, name, (p) => ({ ...p, ...part })).objective }, label);
  };
  return (
    <>
      <UnitFields
        label={`Optimizer${of}`}
        units={units(optimizers)}
        choice={phase.optimizer}
        faults={faults.of({ field: "optimizer", phase: name })}
        onChange={(optimizer) => change({ optimizer }, `Set the optimizer${of}`)}
      />
      <UnitFields
        label={`Schedule${of}`}
        units={units(schedules)}
        choice={phase.schedule}
        faults={faults.of({ field: "schedule", phase: name })}
        onChange={(schedule) => change({ schedule }, `Set the schedule${of}`)}
      />
      <SettingsForm
        schema={care}
        values={phase}
        onChange={(key, value) => change({ [key]: value }, `Set ${key}${of}`)}
      />
    </>
  );
}
