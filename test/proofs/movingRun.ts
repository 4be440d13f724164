import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { memoryBrowser } from "../../app/clients/testing/memoryBrowser.ts";
import type { Places } from "../../app/clients/runs/moveRun.ts";
import type { TabRun } from "../../app/clients/training/trainInTab.ts";
import type { Document } from "../../graph-schema/document.ts";
import { RunControl } from "../../training/run/control.ts";
import type { Checkpoint } from "../../training/run/checkpoint.ts";
import { nodeRuntime } from "../../training/runtime/node.ts";
import { filesOfPages, killedAfter, ofPages } from "./page.ts";
import { type ServerProcess, spawnServer } from "../../server/testing/serve.ts";
import { runDocument } from "../../server/testing/runDocument.ts";

const document: Document = runDocument("linearRegression", { epochs: 300, checkpointEvery: 25, logEvery: 5 });

/** The modules of the app, which look for a browser when they are loaded. */
const appModules = async () => ({
  ...(await import("../../app/clients/runs/moveRun.ts")),
  ...(await import("../../app/clients/runs/places.ts")),
  ...(await import("../../app/clients/storage/storedRuns.ts")),
  ...(await import("../../app/clients/training/trainInTab.ts")),
  ...(await import("../../app/state/run/places.ts")),
  ...(await import("../../app/state/run/runView.ts")),
  ...(await import("../../app/state/run/serverPlace.ts")),
});
type App = Awaited<ReturnType<typeof appModules>>;

/** A browser in memory and a real server, and one run that moves between them by the app's own code. */
export class MovingRun {
  readonly runId = crypto.randomUUID();
  #tab: { run: TabRun; done: Promise<unknown>; kill(): void } | undefined;

  private constructor(
    readonly app: App,
    readonly places: Places,
    readonly world: World,
  ) {}

  static async open(world: World): Promise<MovingRun> {
    world.openBrowser();
    const app = await appModules();
    return new MovingRun(app, app.places, world);
  }

  async record() {
    return (await this.app.readRun(this.runId))?.record;
  }

  async place(): Promise<"tab" | "leaving" | "server" | "over"> {
    const record = await this.record();
    return record ? this.app.placeOf(record) : "tab";
  }

  /** Trains in the tab from the newest checkpoint. */
  train(): void {
    let dead = false;
    const run: TabRun = { runId: this.runId, control: new RunControl() };
    const say = (): void => {
      if (dead) throw new Error("the tab is gone");
    };
    const request = { kind: "start", runId: this.runId, project: null, document, requested: "wasm" } as const;
    const done = this.app
      .trainInTab({ ...request, resume: "latest" }, run, {
        say,
        runtimeFor: () => Promise.resolve({ runtime: nodeRuntime(), why: "" }),
      })
      .catch((cause: unknown) => {
        if (!dead) throw cause;
      });
    done.catch(() => undefined);
    this.#tab = { run, done, kill: () => (dead = true) };
  }

  /** The page is gone in the middle of whatever it does. */
  async killTab(): Promise<void> {
    this.#tab?.kill();
    await this.#tab?.done;
    this.#tab = undefined;
  }

  async stopTab(): Promise<void> {
    this.#tab?.run.control.stop();
    await this.#tab?.done;
    this.#tab = undefined;
  }

  /** The page is gone so many milliseconds after it has begun to move the run. */
  async killTabOnTheWay(move: () => Promise<void>, milliseconds: number): Promise<void> {
    await this.stopTab();
    await killedAfter(milliseconds, move);
    // What it trained by then, if anything, is gone as well.
    this.#tab = undefined;
  }

  async toServer(): Promise<void> {
    await this.stopTab();
    const record = await this.record();
    if (record && record.status !== "finished")
      await this.app.sendToServer(record, this.app.anyPlace, this.places);
  }

  async toTab(): Promise<void> {
    const home = await this.app.bringToTab((await this.record())!, this.places);
    if (this.app.placeOf(home) === "tab") this.train();
  }

  /** What the page does when it is opened: asks the server, or goes on here as a person who clicks Resume. */
  async reopen(): Promise<void> {
    const record = await this.record();
    if (!record) return this.train();
    const now = await this.app.reconcile(record, this.places);
    const place = this.app.placeOf(now);
    if (place === "tab" || (place === "over" && now.status === "stopped")) this.train();
  }

  /** The step that a reopened page promises, and that of the checkpoint it would go on from. */
  async promise(): Promise<{ promised: number; kept: number }> {
    const stored = await this.app.readRun(this.runId);
    const kept = (await this.newest())?.state.step ?? 0;
    const promised = stored ? (this.app.storedView(stored, { underWay: false }).saved ?? 0) : 0;
    return { promised, kept };
  }

  async newest(): Promise<Checkpoint | undefined> {
    return (await (await this.places.local.checkpoints(this.runId)).newest()).whole;
  }

  /** Whether the list of runs shows it. */
  async isListed(): Promise<boolean> {
    return (await this.app.storedRuns()).some(({ record }) => record.id === this.runId);
  }

  /** Whether all its steps are done, here. */
  async isFinished(): Promise<boolean> {
    return (await this.record())?.status === "finished";
  }

  /** Waits until the run in the tab is over. */
  async tabEnded(): Promise<void> {
    await this.#tab?.done;
    this.#tab = undefined;
  }
}

/** A server in a process of its own, and the way of a page to it. */
export class World {
  offline = false;
  readonly #fetch = globalThis.fetch;

  private constructor(
    readonly data: string,
    public server: ServerProcess,
  ) {}

  static async open(): Promise<World> {
    const data = await mkdtemp(join(tmpdir(), "tensorloom-moves-"));
    const world = new World(data, await spawnServer(data));
    globalThis.fetch = (input, init) => {
      if (world.offline) return Promise.reject(new TypeError("fetch failed"));
      const url =
        typeof input === "string" && input.startsWith("/") ? `${world.server.address}${input}` : input;
      return ofPages(() => world.#fetch(url, init));
    };
    return world;
  }

  openBrowser(): void {
    const { navigator } = memoryBrowser();
    const { storage } = navigator as { storage: StorageManager };
    const value = { ...navigator, storage: filesOfPages(storage) };
    Object.defineProperty(globalThis, "navigator", { value, configurable: true });
  }

  /** The server is killed, and another one opens its folder. */
  async killServer(): Promise<void> {
    await this.server.end("SIGKILL");
    this.server = await spawnServer(this.data);
  }

  async close(): Promise<void> {
    globalThis.fetch = this.#fetch;
    await this.server.end("SIGTERM");
    await rm(this.data, { recursive: true, force: true });
  }
}
