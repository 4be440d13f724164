import { sumCosts } from "../../compiler/check/cost.ts";
import { actionOf, runAction } from "../state/actions.ts";
import { useEditor } from "../state/editor/editor.ts";
import { countOf } from "../ui/format.ts";
import { Button } from "../ui/Button.tsx";
import { costRows } from "./costRows.ts";
import { Facts, Section } from "../ui/Section.tsx";

/** Several layers at once: what they cost together, and what can be done with them. */
export function SelectionSummary() {
  const ids = useEditor((s) => s.selection.nodes);
  const nodes = useEditor((s) => s.view.checked.nodes);
  const total = sumCosts([...ids].flatMap((id) => nodes.get(id)?.cost ?? []));
  return (
    <>
      <Section>
        <h2 className="mb-2 font-medium">{countOf(ids.size, "layer")}</h2>
        <Facts rows={costRows(total)} />
      </Section>
      <Section>
        <div className="flex flex-wrap gap-2">
          {["makeBlock", "duplicate", "bypass", "layout", "delete"].map(actionOf).map((action) => (
            <Button key={action.id} onClick={() => runAction(action)}>
              {action.title}
            </Button>
          ))}
        </div>
      </Section>
    </>
  );
}
