import type { z } from "zod";
import type { Command, Probe } from "./engine.ts";
import type { Price } from "./price.ts";
import type { RunWork } from "./processFile.ts";
import type { Room } from "./room.ts";
import type { RunDirectory } from "./runDirectory.ts";

/** Where a launched program stands, as its launcher last saw it. */
export interface LaunchState {
  /** It waits for its place in a queue: no sign of life is due, and its time does not run. */
  waiting: boolean;
  /** Such as "Slurm job 12 waits: Resources"; empty where there is nothing to say. */
  words: string;
}

/** The program of a run, wherever a launcher put it. */
export interface LaunchedRun {
  /** The leader of its process group; null where it is not on this machine. */
  pid: number | null;
  /** When the leader started, to know it again after a restart of the server. */
  processStart: string | null;
  state(): LaunchState;
  /** Ends it and all that it started, at once. */
  kill(): void;
  /**
   * Resolved when it and all that it started are gone: its exit code, or the signal that ended it; SIGTERM where it was
   * asked to end by others than `kill`.
   */
  ended: Promise<number | NodeJS.Signals>;
}

/** How a process that sees no folder of the server speaks for its run: by HTTP, with a token of that run alone. */
export interface RunAccess {
  /** Address of the server as the process reaches it, such as https://tensorloom.example. */
  server: string;
  runId: string;
  token: string;
}

/** Puts a program on a run's folder, on some machine. */
export interface Launcher {
  /** By which runs and the configuration name it. */
  name: string;
  title: string;
  /** What it gives a program; undefined where that are devices of this machine. */
  room?: Room;
  /** Of one of its devices, or, where it gives none, of the machine. */
  price?: Price;
  /** Address of the server for programs that see no folder of it; undefined where they do. */
  server?: string;
  /** Whether programs can be put there now. */
  probe(): Promise<Probe>;
  /**
   * Starts a program in the run's folder, and persists which it is; rejects where it cannot be started. One of this
   * machine leads a process group of its own, and its standard input is open for as long as this process lives.
   */
  launch(command: Command, directory: RunDirectory, access?: RunAccess): Promise<LaunchedRun>;
  /** What it would hand over, as files by name; of the token it tells nothing. */
  preview?(command: Command, directory: RunDirectory): Readonly<Record<string, string>>;
  /** Ends what an earlier server left at work in a run's folder, and waits until it is gone. */
  reap(left: RunWork, directory: RunDirectory): Promise<void>;
}

/** A kind of launcher, of which a configuration has any number. */
export interface LauncherKind {
  /** Registry key and file name. */
  type: string;
  title: string;
  doc: string;
  /** What a configuration may say of one. */
  settings: z.ZodObject;
  /** One of this kind by settings that `settings` reads. */
  open(name: string, settings: unknown): Launcher;
}
