import type { RunEvent } from "./events.ts";

/** What a person asks of a run while it goes on. */
export class RunControl {
  #requested: "run" | "pause" | "stop" = "run";
  #wake: (() => void) | undefined;

  pause(): void {
    if (this.#requested === "run") this.#requested = "pause";
  }
  resume(): void {
    if (this.#requested === "pause") this.#set("run");
  }
  /** Ends the run after the current step; its checkpoint stays, so that it can go on later or elsewhere. */
  stop(): void {
    this.#set("stop");
  }
  requestedState(): "run" | "pause" | "stop" {
    return this.#requested;
  }
  /** Resolved once the run may go on or is to stop. */
  async untilWoken(): Promise<void> {
    while (this.#requested === "pause") await new Promise<void>((resolve) => (this.#wake = resolve));
  }

  #set(requested: "run" | "stop"): void {
    this.#requested = requested;
    this.#wake?.();
    this.#wake = undefined;
  }
}

/** Emits the pause and waits until the run may go on or is to stop. */
export async function* untilResumed(
  control: RunControl,
  about: Omit<Extract<RunEvent, { kind: "paused" }>, "kind">,
): AsyncGenerator<RunEvent> {
  yield { kind: "paused", ...about };
  await control.untilWoken();
  if (control.requestedState() === "run") yield { kind: "resumed", step: about.step };
}
