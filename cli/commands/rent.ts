import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { skySettings, skyTask, type SkyWork } from "../../engines/elsewhere/skyTask.ts";
import { type Command, UserError, wholeNumber } from "../command.ts";
import { documentFile, existing } from "../files.ts";
import { output } from "../output.ts";

// From the bundle one folder up, from the sources two.
const root = fileURLToPath(new URL(import.meta.url.includes("/dist/") ? ".." : "../..", import.meta.url));

/** Writes a task for SkyPilot. */
export const rent: Command = {
  name: "rent",
  usage:
    "[--train DOC [--data sample:NAME|FILE]] [--gpu NAME] [--gpus N] [--cloud NAME] [--spot] [--disk GB] [--price PRICE] [--idle-minutes M]",
  doc: 'Prints a task for SkyPilot (sky launch), which shows its price an hour, asks, rents a machine with a GPU at any cloud and starts the server there; it is taken down when it has had nothing to do for so long. With the price of a GPU for an hour, such as "2.10 EUR", that server says what runs cost. With --train it trains that document there instead, and is stopped so long after, with what the run made on its disk.',
  options: {
    train: { type: "string" },
    data: { type: "string" },
    gpu: { type: "string" },
    gpus: { type: "string" },
    cloud: { type: "string" },
    spot: { type: "boolean" },
    disk: { type: "string" },
    price: { type: "string" },
    "idle-minutes": { type: "string" },
  },
  positionals: 0,
  run: async (_, options) => {
    const told = {
      ...{ gpu: options.gpu, gpus: wholeNumber(options, "gpus"), cloud: options.cloud },
      ...{ spot: options.spot, disk: wholeNumber(options, "disk"), price: options.price },
      idleMinutes: wholeNumber(options, "idle-minutes"),
    };
    const parsed = skySettings.safeParse(told);
    if (!parsed.success)
      throw new UserError(parsed.error.issues.map((i) => `--${i.path.join(".")}: ${i.message}`).join("\n"));
    const work = { name: "tensorloom", project: root };
    output.write(skyTask(parsed.data, { ...work, ...(await runOf(options)) }));
    return 0;
  },
};

interface Options {
  train?: string;
  data?: string;
  spot?: boolean;
}

/** The one run that a machine is to train, of files that are there. */
async function runOf({ train, data, spot }: Options): Promise<Pick<SkyWork, "run">> {
  if (train === undefined) {
    if (data !== undefined) throw new UserError("--data: is of the document that --train names");
    return {};
  }
  if (spot)
    throw new UserError("--spot: a machine that is taken away takes what the run made along; leave it out");
  const document = await documentFile(train);
  const reference = data ?? document.plan.dataset;
  if (reference === null)
    throw new UserError("the plan names no data; give --data sample:NAME or --data FILE");
  if (reference.startsWith("file:"))
    throw new UserError("the plan names a file by its hash; give that file by --data FILE");
  if (data === undefined || data.startsWith("sample:"))
    return { run: { document: resolve(train), ...(data !== undefined && { data }) } };
  await existing(data);
  return { run: { document: resolve(train), data: resolve(data) } };
}
