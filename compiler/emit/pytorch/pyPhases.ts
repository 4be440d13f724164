import { py, type PyCode, pyName } from "../../../layers/python/py.ts";
import type { OptimizerUse, StepObjective, StepPhase } from "../../steps/stepObjective.ts";

/** The phases of an objective: which terms, which parameters, by what, when. */
export function phasesSource({ phases }: StepObjective): PyCode[] {
  const selects = phases.some(({ trains, groups }) => groups.length > 0 || !isAll(trains));
  return [
    PHASE,
    ...(selects ? [SELECT] : []),
    ...(phases.some(({ groups }) => groups.length > 0) ? [JOIN] : []),
    ...phases.flatMap((phase) => [optimizerSource(phase), factorSource(phase)]),
    py`PHASES = (${phases.map((phase) => py`\n    ${phaseSource(phase)}`)},\n)`,
    TURNS,
  ];
}

const isAll = (trains: readonly string[]): boolean => trains.includes("*");

/** Settings that a phase has by default are left out. */
function phaseSource(phase: StepPhase): PyCode {
  const { name, terms, clipNorm, accumulate, turn, from, until } = phase;
  const settings = [
    py`name=${name}`,
    py`terms=${terms}`,
    py`optimizer=${pyName(`phase_${name}_optimizer`)}`,
    py`factor=${pyName(`phase_${name}_factor`)}`,
    ...keptSettings(phase),
    ...(clipNorm === null ? [] : [py`clip_norm=${clipNorm}`]),
    ...(accumulate === 1 ? [] : [py`accumulate=${accumulate}`]),
    ...(turn === 1 ? [] : [py`turn=${turn}`]),
    ...(from === 0 ? [] : [py`begin=${from}`]),
    ...(until === null ? [] : [py`end=${until}`]),
  ];
  const lines = settings.reduce((text, setting) => py`${text}\n        ${setting},`, py``);
  return py`Phase(${lines}\n    )`;
}

/** What the optimizer of a phase keeps, which `train.py` has no need of and whoever goes on from a checkpoint has. */
function keptSettings({ optimizer, groups }: StepPhase): PyCode[] {
  const entries = ({ unit, params }: OptimizerUse) => Object.entries(unit.torchState(params));
  const beside = entries(optimizer).flatMap(([slot, at]) =>
    typeof at === "string" ? [py`${slot}: ${at}`] : [],
  );
  const counted = [optimizer, ...groups.map((group) => group.optimizer)].map((use) =>
    entries(use).flatMap(([slot, at]) => (typeof at === "string" ? [] : [py`${slot}: ${at}`])),
  );
  return [
    ...(beside.length > 0 ? [py`kept={${beside}}`] : []),
    ...(counted.some((list) => list.length > 0)
      ? [py`counted=(${counted.map((list) => py`lambda updates: {${list}}`)},)`]
      : []),
  ];
}

function optimizerSource({ name, trains, optimizer, groups }: StepPhase): PyCode {
  const head = py`def ${pyName(`phase_${name}_optimizer`)}(model):`;
  const made = ({ unit, params }: OptimizerUse, parameters: PyCode): PyCode => unit.torch(params, parameters);
  if (groups.length === 0) {
    const parameters = isAll(trains) ? py`model.parameters()` : py`select(model, ${trains})`;
    return py`${head}
    return ${made(optimizer, parameters)}`;
  }
  const taken = groups.map((group, i) => {
    const before = groups.slice(0, i).flatMap((other) => other.trains);
    const parameters = py`select(model, ${trains}, ${before}, within=${group.trains})`;
    return py`
    join(optimizer, ${made(group.optimizer, parameters)})`;
  });
  const rest = py`select(model, ${trains}, ${groups.flatMap((group) => group.trains)})`;
  return py`${head}
    optimizer = ${made(optimizer, rest)}${taken.reduce((text, code) => py`${text}${code}`, py``)}
    return optimizer`;
}

function factorSource({ name, schedule }: StepPhase): PyCode {
  return py`def ${pyName(`phase_${name}_factor`)}(step, steps_per_epoch, total_steps):
    """Factor on the learning rate after so many updates of the phase."""
    return ${schedule.unit.torch(schedule.params)}`;
}

const PHASE = py`@dataclass(frozen=True)
class Phase:
    """What is minimized, by what, and when."""

    name: str
    terms: tuple[str, ...]
    # Makes the optimizer of what it trains from a model.
    optimizer: Callable
    factor: Callable
    # State beside each parameter: its name in a checkpoint, and that in the optimizer.
    kept: dict[str, str] = field(default_factory=dict)
    # State for all parameters of a group, by the name in a checkpoint, after so many updates; of all groups in order.
    counted: tuple[Callable, ...] = ()
    clip_norm: float | None = None
    # Batches whose gradients make one update.
    accumulate: int = 1
    # Updates in a row before the next phase has its turn.
    turn: int = 1
    # Epochs, from 0: the first, and the one before which it ends.
    begin: int = 0
    end: int | None = None`;

const SELECT = py`def starts_path(pattern, path):
    """Whether a pattern, in which * stands for any one name, is the beginning of a path, or * alone."""
    parts, names = pattern.split("."), path.split(".")
    return len(parts) <= len(names) and all(part in ("*", name) for part, name in zip(parts, names))


def select(model, trained, left_out=(), within=("*",)):
    """The parameters whose names patterns choose, as a group, which may be empty."""

    def chosen(patterns, name):
        return any(starts_path(pattern, name) for pattern in patterns)

    parameters = [
        parameter
        for name, parameter in model.named_parameters()
        if chosen(trained, name) and chosen(within, name) and not chosen(left_out, name)
    ]
    return [{"params": parameters}]`;

const JOIN = py`def join(optimizer, other):
    """Adds the parameters of another optimizer of its kind, with their settings and what is kept of them."""
    for group in other.param_groups:
        optimizer.add_param_group(group)
    optimizer.state.update(other.state)`;

const TURNS = py`def turns(steps_per_epoch):
    """For each step of a run its phase, the updates that this had before, and whether the step makes one."""
    updates = {phase.name: 0 for phase in PHASES}
    marks = sorted({0, EPOCHS, *(m for p in PHASES for m in (p.begin, p.end or EPOCHS) if m < EPOCHS)})
    for begin, end in zip(marks, marks[1:]):
        active = [p for p in PHASES if p.begin <= begin and (p.end is None or begin < p.end)]
        order = [p for p in active for _ in range(p.turn * p.accumulate)]
        steps = (end - begin) * steps_per_epoch
        batches = 0
        for step in range(steps):
            phase = order[step % len(order)]
            batches += 1
            makes_update = batches == phase.accumulate or step == steps - 1
            yield phase, updates[phase.name], makes_update
            if makes_update:
                updates[phase.name] += 1
                batches = 0


def lengths(steps_per_epoch):
    """By phase its updates in a whole run, and those in an epoch in which it is at work, on average."""
    updates = {phase.name: 0 for phase in PHASES}
    for phase, _, makes_update in turns(steps_per_epoch):
        updates[phase.name] += makes_update
    epochs = {p.name: max(1, min(EPOCHS, p.end or EPOCHS) - p.begin) for p in PHASES}
    return {name: (updates[name], updates[name] / epochs[name]) for name in updates}`;
