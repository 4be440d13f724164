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

const MOVES = 4;

/** Random sequences of the moves of a run between tab and server; each ends in the weights of an unbroken run. */
export const moves: Proof = {
  doc: "However a run moves between tab and server, over reloads, lost connections and kills, it ends in the weights of an unbroken run, and a page that opens promises the step that it has.",
  usage: "[--sequences COUNT]",
  async prove({ seed, whole, args }) {
    const at = args.indexOf("--sequences");
    const count = at < 0 ? (whole ? 50 : 5) : Number(args[at + 1]);
    const world = await World.open();
    try {
      const unbroken = await MovingRun.open(world);
      unbroken.train();
      await unbroken.tabEnded();
      const expected = bitsOf(await unbroken.newest());
      const faults: string[] = [];
      const tally = new Map<string, number>();
      for (let i = 0; i < count; i++) {
        const done: string[] = [];
        const fault = await walk(world, { key: keyOf(seed, "moves", i), expected, done }).catch(String);
        for (const name of done) tally.set(name, (tally.get(name) ?? 0) + 1);
        if (fault !== undefined) faults.push(`sequence ${i} (${done.join(" → ")}): ${fault}`);
      }
      const taken = [...tally].map(([name, times]) => finding(name, `${times} times`, true));
      const seen = [`${count - faults.length} of ${count} end as an unbroken run`, ...faults].join("\n    ");
      return [...taken, finding("sequences", seen, faults.length === 0)];
    } finally {
      await world.close();
    }
  },
};

const finding = (what: string, seen: string, ok: boolean): Finding => ({ what, seen, ok });
const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** One sequence; what was wrong, if anything was. */
async function walk(
  world: World,
  x: { key: number; expected: string; done: string[] },
): Promise<string | undefined> {
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
    if ((await run.place()) === "tab") {
      const { promised, kept } = await run.promise();
      // A checkpoint that is written this moment may not be told yet.
      if (promised > kept) return `after "${name}" step ${promised} is promised, ${kept} is kept`;
    }
  }
  await run.tabEnded();
  for (let asked = 0; !(await run.isFinished()) && asked < 600; asked++) {
    await pause(100);
    if ((await run.place()) !== "tab") await run.reopen();
    await run.tabEnded();
  }
  if (!(await run.isFinished())) return "it never finished";
  return bitsOf(await run.newest()) === x.expected ? undefined : "other weights than an unbroken run";
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
