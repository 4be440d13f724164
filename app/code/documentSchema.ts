import { z } from "zod";
import { document } from "../../graph-schema/document.ts";
import type { Parametrization } from "../../layers/parametrization.ts";
import { parametrizations } from "../../layers/parametrizations.ts";
import { allLayers } from "../state/layers/searchLayers.ts";

type Json = Record<string, unknown>;

/** JSON Schema of a document, with the settings of each layer, for completion and markers. */
export function documentSchema(): Json {
  const schema = z.toJSONSchema(document, { io: "input", unrepresentable: "any", reused: "inline" }) as Json;
  const node = at(schema, "properties", "graph", "properties", "nodes", "items");
  const properties = at(node, "properties");
  properties.type = {
    description: "Key of the layer registry",
    // An unknown type is a problem of the graph, so that the document still opens.
    anyOf: [
      {
        enum: allLayers.map((layer) => layer.type),
        enumDescriptions: allLayers.map((layer) => `${layer.title}. ${layer.doc}`),
      },
      { type: "string" },
    ],
  };
  properties.wrapper = {
    description: "Key of the wrapper registry",
    anyOf: [
      {
        enum: Object.keys(parametrizations),
        enumDescriptions: Object.values(parametrizations).map(
          ({ title, doc }: Parametrization) => `${title}. ${doc}`,
        ),
      },
      { type: "string" },
    ],
  };
  node.allOf = allLayers.map((layer) => ({
    if: { properties: { type: { const: layer.type } }, required: ["type"] },
    then: {
      properties: { params: z.toJSONSchema(layer.params, { io: "input", unrepresentable: "any" }) },
    },
  }));
  return schema;
}

const at = (value: Json, ...path: readonly string[]): Json =>
  path.reduce<Json>((inner, key) => inner[key] as Json, value);
