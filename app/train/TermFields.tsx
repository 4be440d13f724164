import type { Term } from "../../graph-schema/plan/objective.ts";
import { withTerm } from "../../graph-schema/plan/withObjective.ts";
import { losses } from "../../training/objective/losses.ts";
import { useEditor } from "../state/editor/editor.ts";
import { setPlan } from "../state/plan/setPlan.ts";
import type { PlanFaults } from "./faultsIn.ts";
import { UnitFields } from "./UnitFields.tsx";

/** What a term compares by which loss; `named` where there are several. */
export function TermFields({ term, named, faults }: { term: Term; named: boolean; faults: PlanFaults }) {
  const { name } = term;
  const change = (next: Term, label: string): void => {
    const { plan } = useEditor.getState().document;
    setPlan({ objective: withTerm(plan, name, () => next).objective }, label);
  };
  if (term.kind === "added")
    return (
      <p className="flex justify-between gap-2">
        <span>{name}</span>
        <span className="text-muted">what {term.node} adds</span>
      </p>
    );
  return (
    <UnitFields
      label={named ? `Loss ${name}` : "Loss"}
      units={losses}
      choice={term.loss}
      faults={faults.of({ field: "loss", term: name })}
      onChange={(loss) => change({ ...term, loss }, named ? `Set the loss ${name}` : "Set the loss")}
    />
  );
}
