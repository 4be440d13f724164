import { NodeToolbar, Position } from "@xyflow/react";
import type { Diagnostic } from "../../graph-schema/diagnostics/diagnostic.ts";
import { problemOf } from "../state/editor/problemOf.ts";
import { ProblemMessage } from "../ui/ProblemMessage.tsx";

/** What is wrong with a layer, below its card while the pointer is there; of one size at every zoom. */
export function CardProblems({ diagnostics }: { diagnostics: readonly Diagnostic[] }) {
  return (
    <NodeToolbar isVisible position={Position.Bottom} offset={0} className="nodrag nopan z-30 pt-2">
      <div className="float flex max-w-80 flex-col px-3 py-1 text-[13px] text-ink">
        {diagnostics.map((diagnostic, i) => (
          <ProblemMessage key={i} problem={problemOf(diagnostic)} />
        ))}
      </div>
    </NodeToolbar>
  );
}
