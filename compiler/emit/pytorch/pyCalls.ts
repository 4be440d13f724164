import { py, type PyCode, pyName } from "../../../layers/python/py.ts";
import { inputsByPort } from "../../lower/lowerNode.ts";
import type { SourceLine } from "../source.ts";
import { isSame, type Part, withBuffers } from "./pyPart.ts";
import { nodeDraws } from "./pyDraws.ts";
import { rowLines } from "./pyRow.ts";
import { givenWeight } from "./pySharing.ts";
import type { Call } from "./pyVariables.ts";

const BODY = "        ";

interface Words {
  comment(p: Part, output: string): string;
  /** The module that an instance is handed, by the name of its node. */
  handOn(id: string): string;
  /** A name for a variable that nothing else has. */
  free(name: string): string;
}

/** The lines of `forward` that call a node. */
export function callLines(call: Call, part: Part, { comment, handOn, free }: Words): SourceLine[] {
  const { id, through } = call;
  const { reading, checked, condition, replaceable, flag } = part;
  const layer = checked.layer!;
  const names = Object.keys(layer.outputs);
  if (!reading)
    return call.targets.flatMap((t): SourceLine[] =>
      t.name === through ? [] : [[`${BODY}${t.name} = ${through}`, id]],
    );
  const self = pyName(part.module);
  const args = inputsByPort(layer, call.args) as Record<string, PyCode>;
  const modules = (reading.instance?.modules ?? []).map((name) => pyName(handOn(name)));
  const given = [...Object.values(call.args).flat(), ...modules];
  if (!reading.call && !reading.module) return [];
  // What it adds to the loss counts even where its output is not used, and so do what it keeps and the numbers it draws.
  const counts =
    layer.addsLoss?.(checked.params!) === true ||
    withBuffers(checked).length > 0 ||
    part.each.some(nodeDraws);
  if (call.targets.length === 0 && !counts) return [];
  if (reading.instance && reading.instance.row !== "one")
    return rowLines(call, {
      ...{ layer, self: part.module, unless: condition && !replaceable ? `self.${flag}` : undefined },
      modules: modules.map(String),
      count: timesOf(part),
      comment: (output) => comment(part, output),
      free,
    });
  const answer = answerOf(part, { args, given, self });
  const shapeOf = (output: string): string => comment(part, names.includes(output) ? output : names[0]!);
  if ("tuple" in answer && call.targets.length > 1) {
    const variables = names.map((output) => call.targets.find((t) => t.output === output)?.name ?? "_");
    const shapes = call.targets.map((t) => shapeOf(t.output));
    return [[`${BODY}${variables.join(", ")} = ${String(answer.tuple)}  # ${shapes.join(", ")}`, id]];
  }
  if (call.targets.length === 0) return [[`${BODY}${String(answer)}`, id]];
  const unless = condition && !replaceable ? ` if self.${flag} else ${through}` : "";
  return call.targets.map(({ name, output }): SourceLine => {
    const expression =
      "source" in answer
        ? answer
        : "tuple" in answer
          ? `${String(answer.tuple)}[${names.indexOf(output)}]`
          : answer[output];
    return [`${BODY}${name} = ${String(expression)}${unless}  # ${shapeOf(output)}`, id];
  });
}

/** How often a module that is called again is called. */
const timesOf = ({ repeat }: Part): string | undefined =>
  repeat && (isSame(repeat) ? repeat.count : `self.${repeat.attribute}`);

/** The call of a node: as its layer writes it, of its module, or on the weight of another. */
function answerOf(
  { reading, checked }: Part,
  { args, given, self }: { args: Readonly<Record<string, PyCode>>; given: readonly PyCode[]; self: PyCode },
) {
  const { layer } = checked;
  const weight = givenWeight(checked);
  if (weight !== undefined) return layer!.withWeight!(args, self, pyName(weight));
  const call = given.length > 0 ? py`${self}(${given})` : py`${self}()`;
  const several = reading!.instance && Object.keys(layer!.outputs).length > 1;
  return several ? { tuple: call } : (reading!.call?.(args, self) ?? call);
}
