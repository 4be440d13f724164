import { useEditor } from "../state/editor/editor.ts";
import { BlockSettings } from "./BlockSettings.tsx";
import { BlockTitle } from "./BlockTitle.tsx";
import { ModelSummary } from "./ModelSummary.tsx";
import { Section } from "../ui/Section.tsx";

/** The block on the canvas: its title, what its instances decide, and what it comes to in the instance that was entered. */
export function BlockSummary({ name }: { name: string }) {
  const block = useEditor((s) => s.document.blocks?.[name]);
  if (!block) return null;
  return (
    <>
      <Section>
        <BlockTitle name={name} />
      </Section>
      <Section title="Settings that each copy decides">
        <BlockSettings name={name} block={block} />
      </Section>
      <ModelSummary />
    </>
  );
}
