import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { type MadeUpRay, openMadeUpRay } from "../../engines/testing/madeUpRay.ts";
import { pytorch } from "../../engines/pytorch/pytorch.ts";
import { processesWith } from "../../engines/testing/processesWith.ts";
import { freePort } from "../../server/testing/freePort.ts";
import { readEvents, type SentEntry } from "../../server/testing/readEvents.ts";
import { clientOf, type ServerProcess, spawnServer } from "../../server/testing/serve.ts";
import { keyOf, randomBits } from "../../training/run/generator.ts";
import { furthestLoss, toldTwice, KILLS, type KilledRun, lastStep } from "./killedRun.ts";
import type { Finding } from "./proof.ts";

/** A real server, and a Ray cluster that it sends runs to. */
interface Elsewhere {
  killed(x: { seed: number; i: number }): Promise<Finding>;
  close(): Promise<void>;
}

const kinds = {
  "a rank": (place: Place, id: string) => place.killRank(id),
  "the agent": (place: Place, id: string) => place.killAgent(id),
  "the server": (place: Place) => place.killServer(),
  "server and agent": async (place: Place, id: string) => {
    await place.killAgent(id);
    await place.killServer();
  },
} as const;

/** Opens a server, with the Ray cluster at an address, else one that is made up. */
export async function openElsewhere(
  run: KilledRun,
  { address, ranks }: { address: string | undefined; ranks: number },
): Promise<Elsewhere> {
  const nodes = join(run.data, "nodes");
  mkdirSync(nodes);
  const ray = address === undefined ? await openMadeUpRay(nodes) : undefined;
  const port = await freePort();
  const settings = { address: address ?? ray!.address, server: `http://127.0.0.1:${port}`, gpus: 0, cpus: 2 };
  const env = {
    PORT: `${port}`,
    TENSORLOOM_LAUNCHERS: JSON.stringify({ ray: { ...settings, pollSeconds: 0.1 } }),
  };
  const place = new Place({ run, env, ranks, ray });
  await place.startServer();
  return place;
}

class Place implements Elsewhere {
  #server: ServerProcess | undefined;

  readonly run: KilledRun;
  readonly env: Readonly<Record<string, string>>;
  readonly ranks: number;
  readonly ray: MadeUpRay | undefined;

  constructor(x: Pick<Place, "run" | "env" | "ranks" | "ray">) {
    ({ run: this.run, env: this.env, ranks: this.ranks, ray: this.ray } = x);
  }

  get address(): string {
    return this.#server!.address;
  }

  async startServer(): Promise<void> {
    this.#server = await spawnServer(join(this.run.data, "server"), this.env);
  }

  async killServer(): Promise<void> {
    await this.#server!.end("SIGKILL");
    await this.startServer();
  }

  async killRank(id: string): Promise<void> {
    const ranks = await until(`run ${id} has ranks`, () =>
      processesWith((variables) => isOf(id, variables) && variables.some((one) => one.startsWith("RANK="))),
    );
    kill(ranks.at(-1)!);
  }

  /** And the shell that a cluster started it by. */
  async killAgent(id: string): Promise<void> {
    const agents = await until(`run ${id} has an agent`, () =>
      processesWith(
        (variables) => isOf(id, variables) && !variables.some((one) => one.startsWith("TENSORLOOM_RUN=")),
      ),
    );
    agents.forEach(kill);
  }

  async killed({ seed, i }: { seed: number; i: number }): Promise<Finding> {
    const key = keyOf(seed, "killed elsewhere", i);
    const { document, unbroken } = this.run;
    const start = { document, engine: pytorch.type, launcher: "ray", settings: { processes: this.ranks } };
    const { id } = await clientOf(this.address).runs.start.mutate(start);
    const told = new Stream(id);
    const names = Object.keys(kinds) as (keyof typeof kinds)[];
    const first = randomBits(0, key) % names.length;
    const done: string[] = [];
    for (let n = 0; n < KILLS; n++) {
      const from = 100 + n * 300 + (randomBits(n + 1, key) % 200);
      await told.follow(this, (events) => lastStep(events) >= from || isOver(events));
      if (isOver(told.events)) break;
      const name = names[(first + n) % names.length]!;
      await kinds[name](this, id);
      done.push(`${name} at ${lastStep(told.events)}`);
    }
    await told.follow(this, isOver);
    const events = told.events;
    const twice = toldTwice(events);
    const missed = !(await this.hasAll(id, told.entries));
    const off = furthestLoss(events, unbroken);
    const last = events.findLast((event) => event.kind === "finished" || event.kind === "halted");
    const ended = last?.kind === "finished" ? last.reason : JSON.stringify(last);
    const seen = `${done.join(", ")}: ${ended}, ${off.toExponential(1)} off at most, ${twice ? `told twice: ${twice}` : missed ? "a page missed some of it" : "told once"}`;
    return { what: `elsewhere-${i}`, seen, ok: !twice && !missed && ended === "completed" && off < 1e-4 };
  }

  /** Whether a page that was there all the time has what is kept. */
  async hasAll(id: string, entries: readonly SentEntry[]): Promise<boolean> {
    const history = await clientOf(this.address).runs.history.query({ id, limit: 5_000 });
    return isDeepStrictEqual(history, entries);
  }

  async close(): Promise<void> {
    await this.#server?.end("SIGTERM");
    this.ray?.close();
  }
}

/** What a page is told that comes again with its last position whenever the server is gone. */
class Stream {
  readonly entries: SentEntry[] = [];
  #last: string | undefined;

  constructor(readonly id: string) {}

  get events(): SentEntry["event"][] {
    return this.entries.map(({ event }) => event);
  }

  async follow({ address }: Place, enough: (events: SentEntry["event"][]) => boolean): Promise<void> {
    const before = this.events;
    if (enough(before)) return;
    const input = { runIds: [this.id], ...(this.#last !== undefined && { lastEventId: this.#last }) };
    const { entries, lastEventId } = await readEvents(address, input, (more) =>
      enough([...before, ...more.map(({ event }) => event)]),
    );
    this.entries.push(...entries);
    this.#last = lastEventId;
  }
}

const isOver = (events: readonly SentEntry["event"][]): boolean => {
  const status = events.findLast((event) => event.kind === "status");
  return status?.kind === "status" && ["finished", "stopped", "halted"].includes(status.status);
};

const isOf = (id: string, variables: readonly string[]): boolean =>
  variables.includes(`TENSORLOOM_RUN_ID=${id}`);

async function until(what: string, look: () => Promise<number[]>): Promise<number[]> {
  for (let i = 0; i < 600; i++, await wait(100)) {
    const found = await look();
    if (found.length > 0) return found;
  }
  throw new Error(`waited a minute until ${what}`);
}

/** One that is gone already is as one that is killed. */
function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ESRCH") throw cause;
  }
}
