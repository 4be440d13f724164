import { edgeKey } from "../../graph-schema/document.ts";
import { formatShape } from "../../ir/types/shape.ts";
import { actionOf, runAction } from "../state/actions.ts";
import { useEditor } from "../state/editor/editor.ts";
import { Button } from "../ui/Button.tsx";
import { Facts, Section } from "../ui/Section.tsx";

/** A wire: what it joins and what flows along it. */
export function WireInspector({ id }: { id: string }) {
  const edge = useEditor((s) => s.view.checked.document.graph.edges.find((e) => edgeKey(e) === id));
  const type = useEditor((s) => edge && s.view.checked.nodes.get(edge.from)?.outputs[edge.output]);
  if (!edge) return null;
  return (
    <>
      <Section>
        <h2 className="mb-2 font-medium">Wire</h2>
        <Facts
          rows={[
            ["From", `${edge.from}.${edge.output}`],
            ["To", `${edge.to}.${edge.input}`],
            ["Shape", type ? formatShape(type.shape) : "not known yet"],
            ...(type ? [["Elements", type.dtype] as const] : []),
          ]}
        />
      </Section>
      <Section>
        <Button onClick={() => runAction(actionOf("delete"))}>Delete</Button>
      </Section>
    </>
  );
}
