import { keyOf, randomBits } from "../../training/run/generator.ts";
import type { Checkpoint } from "../../training/run/checkpoint.ts";
import { MovingRun, World } from "./movingRun.ts";
import type { Finding, Proof } from "./proof.ts";

type Step = (run: MovingRun, world: World) => Promise<void>;

const steps: Readonly<Record<"tab" | "server", Readonly<Record<string, Step>>>> = {
  tab: {
    "move to server": (run) => run.toServer(),
    reload: async (run) => {
      await run.killTab();
      await run.reopen();
    },
    "move to server, offline": async (run, world) => {
      await run.stopTab();
      world.offline = true;
      await run.toServer().catch(() => undefined);
      world.offline = false;
      await run.reopen();
    },
    "move to server, reload on the way": async (run, world) => {
      await run.stopTab();
      // The answer of the server is lost with the page.
      const sent = run.toServer().catch(() => undefined);
      await pause(30);
      world.offline = true;
      await sent;
      world.offline = false;
      await run.reopen();
    },
  },
  server: {
    "move to tab": (run) => run.toTab(),
    "move to tab, reload at once": async (run) => {
      await run.toTab();
      await run.killTab();
      await run.reopen();
    },
    "close and come back": async (run) => {
      await pause(500);
      await run.reopen();
    },
    "move to tab, offline": async (run, world) => {
      world.offline = true;
      await run.toTab().catch(() => undefined);
      world.offline = false;
      await run.reopen();
    },
    "kill the server": async (run, world) => {
      await world.killServer();
      await run.reopen();
    },
  },
};

/** A move on the way of which the tab or the server is killed, so many milliseconds after it began. */
const kills: Readonly<Record<string, { from: "tab" | "server"; kill: KillStep }>> = {
  "to server, tab killed": {
    from: "tab",
    kill: (run, _, after) => run.killTabOnTheWay(() => run.toServer(), after),
  },
  "to server, server killed": {
    from: "tab",
    kill: (run, world, after) => serverKilled(world, run.toServer(), after),
  },
  "to tab, tab killed": {
    from: "server",
    kill: (run, _, after) => run.killTabOnTheWay(() => run.toTab(), after),
  },
  "to tab, server killed": {
    from: "server",
    kill: (run, world, after) => serverKilled(world, run.toTab(), after),
  },
};
type KillStep = (run: MovingRun, world: World, after: number) => Promise<void>;

async function serverKilled(world: World, move: Promise<void>, after: number): Promise<void> {
  const moved = move.catch(() => undefined);
  await pause(after);
  await world.killServer();
  await moved;
}

const MOVES = 4;

/** Random sequences of the moves of a run between tab and server, and kills on the way. */
export const moves: Proof = {
  doc: "However a run moves between tab and server, over reloads, lost connections and kills on the way, it ends in the weights of an unbroken run, a page that opens promises the step that it has, and the list never loses it.",
  usage: "[--sequences COUNT] [--kills COUNT]",
  async prove({ seed, whole, args }) {
    const counted = (name: string, otherwise: number): number =>
      args.includes(name) ? Number(args[args.indexOf(name) + 1]) : otherwise;
    const world = await World.open();
    try {
      const unbroken = await MovingRun.open(world);
      unbroken.train();
      await unbroken.tabEnded();
      const expected = bitsOf(await unbroken.newest());
      return [
        ...(await repeated("sequences", counted("--sequences", whole ? 50 : 5), (i, done) =>
          walk(world, { expected, key: keyOf(seed, "moves", i), done }),
        )),
        ...(await repeated("kills", counted("--kills", whole ? 20 : 2), (i, done) =>
          killOnTheWay(world, { expected, key: keyOf(seed, "kills", i), done, nth: seed + i }),
        )),
      ];
    } finally {
      await world.close();
    }
  },
};

/** Does something `count` times, and says how often each step was taken and what was wrong. */
async function repeated(
  what: string,
  count: number,
  once: (i: number, done: string[]) => Promise<string | undefined>,
): Promise<readonly Finding[]> {
  const faults: string[] = [];
  const tally = new Map<string, number>();
  for (let i = 0; i < count; i++) {
    const done: string[] = [];
    const fault = await once(i, done).catch(String);
    for (const name of done) tally.set(name, (tally.get(name) ?? 0) + 1);
    if (fault !== undefined) faults.push(`${what} ${i} (${done.join(" → ")}): ${fault}`);
  }
  const taken = [...tally].map(([name, times]) => finding(name, `${times} times`, true));
  const seen = [`${count - faults.length} of ${count} end as an unbroken run`, ...faults].join("\n    ");
  return [...taken, finding(what, seen, faults.length === 0)];
}

const finding = (what: string, seen: string, ok: boolean): Finding => ({ what, seen, ok });
const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

interface About {
  key: number;
  /** {@link bitsOf} an unbroken run. */
  expected: string;
  /** Gets the names of what was done. */
  done: string[];
}

/** One sequence; what was wrong, if anything was. */
async function walk(world: World, x: About): Promise<string | undefined> {
  const run = await MovingRun.open(world);
  run.train();
  for (let i = 0; i < MOVES && !(await run.isFinished()); i++) {
    await pause(100 + (randomBits(2 * i, x.key) % 500));
    const place = (await run.place()) === "server" ? "server" : "tab";
    const names = Object.keys(steps[place]);
    const name = names[randomBits(2 * i + 1, x.key) % names.length]!;
    if (await run.isFinished()) break;
    x.done.push(name);
    await steps[place][name]!(run, world);
    const fault = await faultNow(run);
    if (fault) return `after "${name}" ${fault}`;
  }
  return faultAtEnd(run, x.expected);
}

/** One kill on the way of a move, each kind in turn; what was wrong, if anything was. */
async function killOnTheWay(world: World, x: About & { nth: number }): Promise<string | undefined> {
  const names = Object.keys(kills);
  const name = names[x.nth % names.length]!;
  const { from, kill } = kills[name]!;
  const after = randomBits(0, x.key) % 60;
  x.done.push(name);
  const run = await MovingRun.open(world);
  run.train();
  await pause(100 + (randomBits(1, x.key) % 300));
  if (from === "server") await run.toServer();
  if ((await run.place()) !== from) return `it is not in the ${from}`;
  await kill(run, world, after);
  const fault = (await faultNow(run)) ?? (await run.reopen(), await faultNow(run));
  return fault ? `${after} ms on the way ${fault}` : faultAtEnd(run, x.expected);
}

/** What a page that opens now would be wrong about. */
async function faultNow(run: MovingRun): Promise<string | undefined> {
  if (!(await run.isListed())) return "the list does not show it";
  if ((await run.place()) !== "tab") return undefined;
  const { promised, kept } = await run.promise();
  // A checkpoint that is written this moment may not be told yet.
  return promised > kept ? `step ${promised} is promised, ${kept} is kept` : undefined;
}

async function faultAtEnd(run: MovingRun, expected: string): Promise<string | undefined> {
  await run.tabEnded();
  for (let asked = 0; !(await run.isFinished()) && asked < 600; asked++) {
    await pause(100);
    if ((await run.place()) !== "tab" || asked === 0) await run.reopen();
    await run.tabEnded();
  }
  if (!(await run.isFinished())) return "it never finished";
  await run.reopen();
  if (!(await run.isFinished()) || !(await run.isListed())) return "the list lost it once it was finished";
  return bitsOf(await run.newest()) === expected ? undefined : "other weights than an unbroken run";
}

/** All tensors of a checkpoint and its step, as text. */
const bitsOf = (checkpoint: Checkpoint | undefined): string =>
  checkpoint
    ? [
        String(checkpoint.state.step),
        ...Object.entries(checkpoint.tensors).map(
          ([name, { data }]) =>
            `${name} ${Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("hex")}`,
        ),
      ].join("\n")
    : "nothing";
