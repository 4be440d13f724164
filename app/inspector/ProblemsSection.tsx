import type { Diagnostic } from "../../graph-schema/diagnostics/diagnostic.ts";
import { problemOf } from "../state/editor/problemOf.ts";
import { ProblemMessage } from "../ui/ProblemMessage.tsx";
import { Section } from "../ui/Section.tsx";

/** What is wrong with what is selected; nothing where nothing is. */
export function ProblemsSection({ diagnostics }: { diagnostics: readonly Diagnostic[] }) {
  if (diagnostics.length === 0) return null;
  return (
    <Section title="Problems">
      <div className="flex flex-col gap-3">
        {diagnostics.map((d, i) => (
          <ProblemMessage key={i} problem={problemOf(d)} />
        ))}
      </div>
    </Section>
  );
}
