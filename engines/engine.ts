import type { Diagnostic } from "../graph-schema/diagnostics/diagnostic.ts";
import type { z } from "zod";
import type { Content } from "../training/run/content.ts";
import type { RunNeeds } from "../training/run/runNeeds.ts";
import type { Device } from "./device.ts";
import type { Room } from "./room.ts";
import type { RunDirectory, RunJob } from "./runDirectory.ts";

/**
 * Carries out whole runs by a program of its own, in whatever language. All that passes between the program and the
 * server are files of the run's folder (`RunDirectory`), so the program must
 *
 * - append each event (`RunEvent`) as a line of JSON to events.jsonl, the last one `finished` or `halted`;
 * - write that last one over the beginning of final.json, as a line, where events.jsonl takes no more: the disk is full;
 * - read requests.jsonl as it grows, and do what each line asks (`RunRequest`);
 * - renew the time of `alive` every few seconds;
 * - go on from the newest checkpoint in checkpoints/, else from start.safetensors, and repeat no other events than
 *   those past that checkpoint;
 * - leave what the run made in artifacts/ before its last event; or, where it reads encoded data, end with why it ended
 *   in ended.json and a checkpoint of that step, from which both are made for it.
 */
export interface Engine {
  /** Registry key and name of its folder or file. */
  type: string;
  title: string;
  doc: string;
  /** Whether "python" with its program's arguments does the same where the engine's packages are and no folder of ours. */
  portable: boolean;
  /** What of a run can be told it besides its plan; nothing that changes what is learned but by rounding. */
  settings: z.ZodObject;
  /** Whether it can run on this machine, and with what. */
  probe(): Promise<Probe>;
  /** Devices of this machine, of which a run is given its own; none where it computes on the processor. */
  devices(): readonly Device[];
  /** Settings in which nothing is left automatic, from what a run needs and these devices, of which it is given some. */
  choose(
    settings: Readonly<Record<string, unknown>>,
    on: { needs: RunNeeds; devices: readonly Device[]; room?: Room },
  ): Choice;
  /** Settings by which a run would hold less memory, beside those that it has; what changes least comes first. */
  lighten(
    settings: Readonly<Record<string, unknown>>,
    on: { needs: RunNeeds; devices: readonly Device[]; room?: Room },
  ): readonly Remedy[];
  /** How many devices a run with chosen settings is to have. */
  devicesOf(settings: Readonly<Record<string, unknown>>): number;
  /** What keeps it from carrying out this run; one with an error is not begun. */
  accepts(run: EngineRun): readonly Diagnostic[];
  /** What must stand in the folder before the program starts, besides what every run finds there. */
  prepare(run: EngineRun): Preparation;
  command(run: EngineRun): Command;
}

/** One run as an engine is given it. */
export interface EngineRun {
  directory: RunDirectory;
  job: RunJob;
  /** As the engine's `settings` reads them. */
  settings: Readonly<Record<string, unknown>>;
  /** Ids of the devices that are its own for this attempt. */
  devices: readonly string[];
  /** What it is given instead, where its program starts on other machines. */
  room?: Room;
}

/** A clear word on what an engine finds on a machine: "ONNX Runtime 1.30.0, 16 cores"; else why not, and what brings it. */
export type Probe = { available: true; has: string } | { available: false; reason: string; command?: string };

/** How a run is to be carried out. */
export interface Choice {
  settings: Readonly<Record<string, unknown>>;
  /** Why a run cannot be carried out with such settings. */
  refused?: string;
  /** What was chosen that was left automatic, and why, and what a setting changes; sentences. */
  reasons: readonly string[];
  /** Most bytes that it is to hold of each device; undefined where that cannot be told. */
  bytes?: number;
  /** Whether that is more than there is. */
  short: boolean;
}

/** What makes a run hold less memory. */
export interface Remedy {
  /** What it does, as on a button: "Take half the rows at a time". */
  title: string;
  /** In place of those that the run has. */
  settings: Readonly<Record<string, unknown>>;
  /** As of a {@link Choice}. */
  bytes?: number;
  short: boolean;
}

/** What an engine wants of a run's folder. */
export interface Preparation {
  /**
   * Whether the program reads encoded data and emitted source, which a process of some seconds writes first: run.json,
   * inputs.json, data/, start.safetensors, model.py. Where not, it starts at once, with job.json alone.
   */
  encoded: boolean;
  /** Further files by their path in the folder. */
  files: Readonly<Record<string, Content>>;
}

/** A program to start, in the run's folder. */
export interface Command {
  /** Path, or name that is looked up in PATH. */
  program: string;
  arguments: readonly string[];
  /** Variables besides those of the server and TENSORLOOM_RUN, the run's folder. */
  environment: Readonly<Record<string, string>>;
  /** Nodes that it is to start on, joined by the variables of torchrun; one where it is not said. */
  nodes?: number;
}
