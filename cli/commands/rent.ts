import { fileURLToPath } from "node:url";
import { skySettings, skyTask } from "../../engines/elsewhere/skyTask.ts";
import { type Command, UserError, wholeNumber } from "../command.ts";
import { output } from "../output.ts";

// From the bundle one folder up, from the sources two.
const root = fileURLToPath(new URL(import.meta.url.includes("/dist/") ? ".." : "../..", import.meta.url));

/** Writes a task for SkyPilot. */
export const rent: Command = {
  name: "rent",
  usage: "[--gpu NAME] [--gpus N] [--cloud NAME] [--spot] [--disk GB] [--price PRICE] [--idle-minutes M]",
  doc: 'Prints a task for SkyPilot (sky launch), which shows its price an hour, asks, rents a machine with a GPU at any cloud and starts the server there; it is taken down when it has had nothing to do for so long. With the price of a GPU for an hour, such as "2.10 EUR", that server says what runs cost.',
  options: {
    gpu: { type: "string" },
    gpus: { type: "string" },
    cloud: { type: "string" },
    spot: { type: "boolean" },
    disk: { type: "string" },
    price: { type: "string" },
    "idle-minutes": { type: "string" },
  },
  positionals: 0,
  run: (_, options) => {
    const told = {
      ...{ gpu: options.gpu, gpus: wholeNumber(options, "gpus"), cloud: options.cloud },
      ...{ spot: options.spot, disk: wholeNumber(options, "disk"), price: options.price },
      idleMinutes: wholeNumber(options, "idle-minutes"),
    };
    const parsed = skySettings.safeParse(told);
    if (!parsed.success)
      throw new UserError(parsed.error.issues.map((i) => `--${i.path.join(".")}: ${i.message}`).join("\n"));
    output.write(skyTask(parsed.data, { folder: root, name: "tensorloom" }));
    return Promise.resolve(0);
  },
};
