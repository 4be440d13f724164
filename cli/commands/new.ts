import { type Command, UserError } from "../command.ts";
import { publicFile } from "../publicFile.ts";
import { output } from "../output.ts";
import { templateList } from "./templates.ts";

/** Prints the document of a template. */
export const newDocument: Command = {
  name: "new",
  usage: "TEMPLATE > doc.json",
  doc: "A new document from a template.",
  options: {},
  positionals: 1,
  run: async ([id]) => {
    const known = (await templateList()).map((t) => t.id);
    if (!known.includes(id!)) throw new UserError(`no template "${id}"; there are ${known.join(", ")}`);
    output.write(await publicFile("examples", `${id}.json`));
    return 0;
  },
};
