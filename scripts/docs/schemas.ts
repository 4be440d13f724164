import { z } from "zod";
import { trainingConfig } from "../../compiler/emit/trainingConfig.ts";
import { document } from "../../graph-schema/document.ts";

const text = (schema: z.ZodType): string =>
  `${JSON.stringify(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }), null, 2)}\n`;

/** JSON Schema of the training-config.json that is written beside every exported model. */
export const trainingConfigSchema = (): string => text(trainingConfig);

/** JSON Schema of a document. */
export const documentSchema = (): string => text(document);
