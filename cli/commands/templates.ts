import type { Command } from "../command.ts";
import { publicFile } from "../publicFile.ts";
import { output } from "../output.ts";

export interface ListedTemplate {
  id: string;
  title: string;
  doc: string;
}

/** The templates that ship with the program. */
export const templateList = async (): Promise<ListedTemplate[]> =>
  JSON.parse((await publicFile("examples", "index.json")).toString("utf8")) as ListedTemplate[];

/** Lists templates. */
export const templates: Command = {
  name: "templates",
  usage: "",
  doc: "Names of the templates, one a line.",
  options: {},
  positionals: 0,
  run: async () => {
    for (const { id } of await templateList()) output.write(`${id}\n`);
    return 0;
  },
};
