import type { Node } from "../../graph-schema/document.ts";
import { problem } from "../../graph-schema/diagnostics/problem.ts";
import type { Environment, Resolved } from "../check/resolved.ts";
import { evaluateSettings, parseSettings } from "../check/settings.ts";
import { blockLayer } from "./blockLayer.ts";
import { isRecursive, levelsOf } from "./nesting.ts";

/** Most blocks inside one another; each level is a call inside a call of whatever walks the bodies. */
const MOST_LEVELS = 64;

/** An instance of a block as a layer: the block's ports, and its settings for each repetition in the row. */
export function resolveInstance(node: Node, name: string, environment: Environment): Resolved {
  const { blocks, scope, block: around } = environment;
  const block = Object.hasOwn(blocks, name) ? blocks[name] : undefined;
  if (!block) return { bypassed: false, problems: [problem.unknownBlock(name, Object.keys(blocks))] };
  const layer = blockLayer(name, blocks);
  if (around !== undefined && isRecursive(blocks, name, around))
    return { layer, bypassed: false, problems: [problem.recursion(block.title, blocks[around]!.title)] };
  const levels = levelsOf(blocks, name);
  if (levels > MOST_LEVELS)
    return { layer, bypassed: false, problems: [problem.tooDeep(MOST_LEVELS, levels)] };
  const settingsAt = (index: number) => evaluateSettings(node, { ...scope, index });
  const first = settingsAt(0);
  const parsed = parseSettings(layer, node, first.value.params);
  const { bypassed } = first.value;
  if (first.problems.length > 0 || !parsed.params)
    return {
      ...parsed,
      bypassed,
      problems: [...first.problems, ...(first.problems.length ? [] : parsed.problems)],
    };
  const repetitions = [parsed.params];
  for (let index = 1; index < (parsed.params.repeat as number) && !first.fixed; index++) {
    const next = settingsAt(index);
    const further = parseSettings(layer, node, next.value.params);
    if (next.problems.length > 0 || !further.params)
      return { ...parsed, bypassed, problems: [...next.problems, ...further.problems] };
    repetitions.push(further.params);
  }
  return {
    layer: blockLayer(name, blocks, repetitions),
    params: parsed.params,
    bypassed,
    problems: parsed.problems,
  };
}
