import { type InstanceRef, type LayerPlace, type Place, planKeys } from "../place.ts";
import type { SentenceParts } from "../catalogue.ts";
import { quoted } from "./format.ts";

/** What, where, expected, actual, where it came from. */
export function sentence({ place, expected, actual, because, inferred = [] }: SentenceParts): string {
  const where = whereWords(place);
  const source = because === undefined ? "" : `; it comes from ${quoted(because)}`;
  const solved = inferred.map(
    ({ symbol, size, node }) => `; ${symbol} is ${size} because of ${quoted(node)}`,
  );
  return `${where}${where ? ": " : ""}expected ${expected}, got ${actual}${source}${solved.join("")}.`;
}

function whereWords(place: Place): string {
  switch (place.in) {
    case "node":
      return [`${place.layer ?? "Node"} ${nodeWords(place.path, place.node)}`, ...inLayer(place)].join(", ");
    case "layer":
      return inLayer(place).join(", ");
    case "edge": {
      const { edge, path } = place;
      return `wire from ${quoted(edge.from)} to ${quoted(edge.to)} ${within(path)}`.trim();
    }
    case "graph":
      return within(place.path);
    case "plan": {
      const setting = settingAt(planKeys(place));
      return place.field === "inputs" && place.node
        ? `${place.node.layer ?? "Node"} ${quoted(place.input)}, ${setting}`
        : setting;
    }
    case "file":
      return place.keys.length > 0 ? settingAt(place.keys) : "";
  }
}

const inLayer = ({ port, param }: Pick<LayerPlace, "port" | "param">): string[] => [
  ...(port === undefined ? [] : [`input ${port}`]),
  ...(param === undefined ? [] : [settingAt([param])]),
];

const settingAt = (keys: readonly (string | number)[]): string => `setting ${keys.join(".")}`;

const within = (path?: readonly InstanceRef[]): string => (path ? `in ${nodeWords(path)}` : "");

/** '"stage.rest.conv1" in copy 3 of "rest"'. */
function nodeWords(path: readonly InstanceRef[] = [], ...node: readonly string[]): string {
  const instances = path.filter((c) => c.index > 0).map((c) => ` in copy ${c.index + 1} of ${quoted(c.id)}`);
  return `${quoted([...path.map((c) => c.id), ...node].join("."))}${instances.join("")}`;
}
