import { type Problem, problem } from "../../graph-schema/diagnostics/problem.ts";
import { setTo } from "../../graph-schema/diagnostics/repair.ts";
import { greatestCommonDivisor } from "../../ir/types/dim.ts";

/** What is wrong with a division of input and output channels into groups. */
export function groupProblems(inputs: number, p: { channels: number; groups: number }): Problem[] {
  const common = [p.channels, p.groups].reduce(greatestCommonDivisor, inputs);
  if (common === p.groups) return [];
  const channels = [...new Set([inputs, p.channels])];
  return [
    problem.groupsDivide(
      "groups",
      { phrase: "divisorOfChannels", channels },
      p.groups,
      setTo("groups", common),
    ),
  ];
}
