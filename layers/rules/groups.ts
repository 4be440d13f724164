import { type Problem, problem } from "../../graph-schema/diagnostics/problem.ts";

/** What is wrong with a division of input and output channels into groups. */
export function groupProblems(inputs: number, p: { channels: number; groups: number }): Problem[] {
  const common = [p.channels, p.groups].reduce(greatestCommonDivisor, inputs);
  if (common === p.groups) return [];
  const both = inputs === p.channels ? `${inputs}` : `${inputs} and ${p.channels}`;
  return [
    problem.groupsDivide("groups", `a divisor of ${both} channels`, String(p.groups), {
      title: `Set groups to ${common}`,
      setParams: { groups: common },
    }),
  ];
}

const greatestCommonDivisor = (a: number, b: number): number =>
  b === 0 ? a : greatestCommonDivisor(b, a % b);
