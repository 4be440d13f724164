import type { Phase } from "../objective/objective.ts";

/** What a step of a run does. */
export interface Turn {
  phase: Phase;
  /** Updates of the phase before it. */
  update: number;
  /** Whether it updates parameters, or only adds its gradients to those of the batches before. */
  updates: boolean;
}

/** Steps and updates of a phase over a whole run. */
export interface PhaseLength {
  updates: number;
  /** Updates an epoch in which it is at work, on average. */
  updatesPerEpoch: number;
}

/** Epochs in which the same phases are at work, and how they take turns there. */
interface Stretch {
  /** First step, and the step after the last. */
  from: number;
  until: number;
  epochs: number;
  phases: readonly Phase[];
  /** Steps of each phase in a round, in which each has one turn. */
  lengths: readonly number[];
  round: number;
}

/**
 * Who trains when: a step is one batch in one phase. The phases that an epoch has take turns, each of as many updates
 * as it says; where a phase begins or ends, turns begin anew.
 */
export class Turns {
  readonly #stretches: readonly Stretch[];
  readonly #lengths: ReadonlyMap<string, PhaseLength>;

  constructor(phases: readonly Phase[], run: { epochs: number; stepsPerEpoch: number }) {
    this.#stretches = stretchesOf(phases, run);
    this.#lengths = new Map(
      phases.map((phase) => {
        const own = this.#stretches.filter((s) => s.phases.includes(phase));
        const updates = own.reduce((sum, s) => sum + updatesIn(s, phase, s.until - s.from), 0);
        const epochs = own.reduce((sum, s) => sum + s.epochs, 0);
        return [phase.name, { updates, updatesPerEpoch: updates / epochs }];
      }),
    );
  }

  /** What the step after `step` others does. */
  at(step: number): Turn {
    const stretch = this.#stretches.find(({ until }) => step < until) ?? this.#stretches.at(-1)!;
    const { from, until, phases, lengths, round } = stretch;
    let offset = (step - from) % round;
    let i = 0;
    while (offset >= lengths[i]!) offset -= lengths[i++]!;
    const phase = phases[i]!;
    const before = this.#stretches
      .filter((s) => s.until <= from && s.phases.includes(phase))
      .reduce((sum, s) => sum + updatesIn(s, phase, s.until - s.from), 0);
    const { accumulate } = phase;
    return {
      phase,
      update: before + updatesIn(stretch, phase, step - from),
      updates: offset % accumulate === accumulate - 1 || step === until - 1,
    };
  }

  lengthOf(phase: Pick<Phase, "name">): PhaseLength {
    return this.#lengths.get(phase.name)!;
  }
}

function stretchesOf(
  phases: readonly Phase[],
  { epochs, stepsPerEpoch }: { epochs: number; stepsPerEpoch: number },
): Stretch[] {
  const marks = new Set([0, epochs, ...phases.flatMap(({ from, until }) => [from, until ?? epochs])]);
  const bounds = [...marks].filter((epoch) => epoch <= epochs).sort((a, b) => a - b);
  return bounds.slice(1).map((end, i) => {
    const begin = bounds[i]!;
    const active = phases.filter(({ from, until }) => from <= begin && (until === null || begin < until));
    const lengths = active.map(({ turn, accumulate }) => turn * accumulate);
    return {
      ...{ from: begin * stepsPerEpoch, until: end * stepsPerEpoch, epochs: end - begin },
      ...{ phases: active, lengths, round: lengths.reduce((sum, n) => sum + n, 0) },
    };
  });
}

/** Updates of a phase in the first steps of a stretch; the end of a stretch makes one of what was added up. */
function updatesIn({ from, until, phases, lengths, round }: Stretch, phase: Phase, steps: number): number {
  const i = phases.indexOf(phase);
  const before = lengths.slice(0, i).reduce((sum, n) => sum + n, 0);
  const rounds = Math.floor(steps / round);
  const rest = Math.min(lengths[i]!, Math.max(0, (steps % round) - before));
  const own =
    steps === until - from ? Math.ceil(rest / phase.accumulate) : Math.floor(rest / phase.accumulate);
  return rounds * phase.turn + own;
}
