"""A run from its newest checkpoint to its end."""

import json
import math
import time
from itertools import islice
from typing import Any

import numpy as np
import torch

from .checkpoint import Checkpoint, Tensors, keep, newest_of_first, read
from .learner import Learner, Step
from .ranks import Ranks
from .run_error import RunError, not_finite
from .run_folder import RunFolder
from .run_state import RunState
from .settings import Settings
from .sums import Sums

ASKED = ("run", "pause", "stop")


class Run:
    """Where a run stands, and what it tells."""

    def __init__(self, settings: Settings, ranks: Ranks, folder: RunFolder | None, again: bool = False):
        # Of the rank that speaks for all.
        self.folder = folder
        self.settings, self.ranks = settings, ranks
        file = json.loads((settings.folder / "run.json").read_text())
        self.plan, self.hashes = file["document"]["plan"], file["hashes"]
        self.tell(kind="preparing", what=f"Starting PyTorch {torch.__version__} on {self._devices()}")
        self.learner = Learner(settings, ranks)
        self.objective = self.learner.objective
        if self.learner.pipeline:
            cuts = ", ".join(cut.path for cut in self.learner.pipeline.stages.cuts)
            self.tell(kind="preparing", what=f"{ranks.count} stages, which end behind {cuts}")
        if settings.checkpointing and not self.learner.blocks:
            self.tell(
                kind="notice",
                message="The model has no blocks, so nothing inside of them can be computed again.",
                advice="Make a block of what repeats, or take each batch in more parts.",
            )
        start = self._start()
        found = newest_of_first(settings.folder / "checkpoints", ranks)
        checkpoint = found.checkpoint or start
        self.at = dict(checkpoint.state)
        self._require_same()
        for step, error in found.damaged:
            self._tell_damage(step, error)
        if again:
            self._tell_loss()
        self.state = RunState(self.learner, start.tensors)
        rows, size = self.learner.rows("train"), self.objective.BATCH_SIZE
        lone = self.objective.LEAVES_LONE_SAMPLE and rows % size == 1
        self.used = rows - 1 if lone else rows
        self.per_epoch = -(-self.used // size)
        self.total = self.per_epoch * self.objective.EPOCHS
        self.lengths = self.objective.lengths(self.per_epoch)
        self.learner.scale.take(checkpoint.own)
        # Updates that were left out and told.
        self.skipped = sum(self.learner.scale.skipped.values())
        self.state.take(checkpoint.tensors, self._updates(self.at["step"]))
        self.best: Tensors = dict(checkpoint.best)
        if self._counts_best() and self.at["best"] and self.at["best"]["step"] == self.at["step"]:
            self.best = self.state.weights(checkpoint.tensors)
        self.sums = Sums()
        self.logged = self.saved = self.at["step"]
        self.clock = time.perf_counter()
        # By phase, of the last step that it had; and the phase of the last step.
        self.rates: dict[str, float] = {}
        self.last_phase = ""

    def carry_out(self) -> str:
        """Steps to the end; answers why it ended."""
        rows = self.learner.rows("train")
        self.tell(
            kind="started",
            runtime=f"PyTorch {torch.__version__}, {self._devices()}",
            fromStep=self.at["step"],
            totalSteps=self.total,
            stepsPerEpoch=self.per_epoch,
            trainRows=rows,
            validationRows=self.learner.rows("validation"),
            parameters=sum(p.numel() for p in self.learner.bare.parameters()),
        )
        reason = self._steps(rows)
        self._point()
        self._save()
        return reason

    def _steps(self, rows: int) -> str:
        patience = self.objective.PATIENCE or math.inf
        turns = islice(self.objective.turns(self.per_epoch), self.at["step"], None)
        order: np.ndarray | None = None
        while True:
            # Asked first: a run that ended here may have been cut off before it could say so.
            if self.at["sinceBest"] >= patience:
                return "earlyStopping"
            if self.at["step"] >= self.total:
                return "completed"
            asked = self._asked()
            if asked == "pause":
                asked = self._pause()
            if asked == "stop":
                return "stopped"
            if order is None or self.at["stepInEpoch"] == 0:
                order = self.objective.epoch_order(self.at["epoch"], rows)
            self._step(next(turns), order)
            ended = self.at["stepInEpoch"] == self.per_epoch
            if ended or self._save_due() or self.at["step"] % self.plan["logEvery"] == 0:
                self._point()
            if ended:
                self._end_epoch()
            if self._save_due():
                self._save()

    def _save_due(self) -> bool:
        """Whether the plan asks for a checkpoint of this step and there is none yet."""
        step: int = self.at["step"]
        return step % int(self.plan["checkpointEvery"]) == 0 and self.saved < step

    def _step(self, turn: tuple[Any, int, bool], order: np.ndarray) -> None:
        phase, updates, update = turn
        step, size = self.at["step"], self.objective.BATCH_SIZE
        first = self.at["stepInEpoch"] * size
        all_updates, per_epoch = self.lengths[phase.name]
        factor = phase.factor(updates, per_epoch, all_updates)
        weights = self.objective.weights_of(step, self.at["epoch"], self.total, self.objective.EPOCHS)
        rows = order[first : min(first + size, self.used)]
        self.learner.step(Step(step, phase, rows, weights, factor, update), self.sums)
        self.rates[phase.name] = self.learner.rates[phase.name][0] * factor
        self.last_phase = phase.name
        self.at["step"] += 1
        self.at["stepInEpoch"] += 1

    def _point(self) -> None:
        """Tells the means since the last point; a loss that is not finite ends the run here."""
        steps = self.at["step"] - self.logged
        if steps == 0:
            return
        means = self.sums.means(self.objective, self.ranks, self.learner.among)
        self.sums = Sums()
        if means.finite < steps or not math.isfinite(means.loss):
            raise not_finite("The loss", min(self.logged + means.finite + 1, self.at["step"]))
        seconds = time.perf_counter() - self.clock
        self.logged = self.at["step"]
        self.clock = time.perf_counter()
        self.at["seconds"] += seconds
        self._tell_skips()
        several = len(self.objective.PHASES) > 1
        phases = {name: told | {"learningRate": self.rates[name]} for name, told in means.phases.items()}
        self.tell(
            kind="step",
            step=self.at["step"],
            epoch=self.at["epoch"],
            **means.told(),
            learningRate=self.rates[self.last_phase],
            stepsPerSecond=steps / seconds,
            **({"phases": phases} if several else {}),
        )

    def _tell_skips(self) -> None:
        skipped = sum(self.learner.scale.skipped.values())
        if skipped > self.skipped:
            self.tell(
                kind="notice",
                message=f"Gradients of {skipped - self.skipped} updates overflowed in float16 by step "
                f"{self.at['step']}, which left them out: {skipped} so far.",
                advice=f"The loss is now scaled by {self.learner.scale.scale:g}; in bfloat16 none overflows.",
            )
            self.skipped = skipped

    def _end_epoch(self) -> None:
        step, epoch = self.at["step"], self.at["epoch"]
        self.at |= {"epoch": epoch + 1, "stepInEpoch": 0}
        if self.learner.rows("validation") == 0:
            return
        weights = self.objective.weights_of(step, epoch, self.total, self.objective.EPOCHS)
        means = self.learner.evaluate(weights).means(self.objective, self.ranks, self.learner.among)
        if not math.isfinite(means.loss):
            raise not_finite("The validation loss", step)
        self.tell(kind="validation", step=step, epoch=epoch, **means.told())
        better = self.at["best"] is None or means.loss < self.at["best"]["loss"]
        if better:
            self.at["best"] = {"step": step, "epoch": epoch, "loss": means.loss}
        self.at["sinceBest"] = 0 if better else self.at["sinceBest"] + 1
        if better:
            self._save(best=True)
        self.clock = time.perf_counter()

    def _save(self, best: bool = False) -> None:
        """Saves a checkpoint of this step, unless there is one."""
        step = self.at["step"]
        if self.saved == step and step > 0:
            return
        tensors = self.state.tensors(self._updates(step), self.last_phase)
        broken = [name for name, tensor in tensors.items() if not all_finite(tensor)]
        if broken:
            raise not_finite(f'"{broken[0]}"', step)
        if best and self._counts_best():
            self.best = self.state.weights(tensors)
        if self.folder:
            other = self.at["best"] is not None and self.at["best"]["step"] != step
            self.folder.sync()
            keep(
                self.folder.checkpoints,
                Checkpoint(self.at, tensors, self.best if other else {}, self.learner.scale.state()),
                best,
            )
        self.saved = step
        self.tell(kind="checkpoint", step=step, best=best)

    def _pause(self) -> str:
        self._point()
        self._save()
        self.tell(kind="paused", step=self.at["step"])
        while (asked := self._asked()) == "pause":
            time.sleep(0.1)
        if asked == "run":
            self.tell(kind="resumed", step=self.at["step"])
        self.clock = time.perf_counter()
        return asked

    def _asked(self) -> str:
        return ASKED[self.ranks.heard(ASKED.index(self.folder.asked()) if self.folder else 0)]

    def tell(self, **event: object) -> None:
        """Tells an event, if this rank speaks."""
        if self.folder:
            self.folder.tell(event)

    def _updates(self, step: int) -> dict[str, int]:
        """Updates that were made of each phase in so many steps."""
        left_out = self.learner.scale.skipped
        done = {phase.name: -left_out.get(phase.name, 0) for phase in self.objective.PHASES}
        for phase, _, update in islice(self.objective.turns(self.per_epoch), step):
            done[phase.name] += update
        return done

    def _counts_best(self) -> bool:
        return bool(self.objective.KEEPS_BEST)

    def _start(self) -> Checkpoint:
        path = self.settings.folder / "start.safetensors"
        try:
            return read(path)
        except ValueError as error:
            message = f"{path.name} cannot be used: {error}."
            raise RunError("data", message, "Start the run anew, or take another checkpoint.") from error

    def _require_same(self) -> None:
        for what, words in (("document", "another document or training plan"), ("dataset", "other data")):
            if self.at[what] != self.hashes[what]:
                found, expected = (f"{hash_[:12]}…" for hash_ in (self.at[what], self.hashes[what]))
                message = f"The checkpoint is of {words} ({found}, expected {expected})."
                raise RunError("data", message, "Take the checkpoint of this very document, plan and data.")

    def _tell_loss(self) -> None:
        step, best = self.at["step"], self.at["best"]
        if self.folder:
            self.folder.begin_again(step, best is not None and best["step"] == step)
        on = f"from the checkpoint of step {step}" if step else "from its beginning"
        self.tell(kind="notice", message="A process of the run was lost.", advice=f"The run goes on {on}.")

    def _tell_damage(self, step: int, error: str) -> None:
        on = self.at["step"]
        advice = f"The run goes on from an older one, at step {on}." if on else "The run begins again."
        message = f"The checkpoint of step {step} is damaged: {error}."
        self.tell(kind="notice", message=message, advice=advice)

    def _devices(self) -> str:
        kind = self.ranks.device.type
        name = torch.cuda.get_device_name() if kind == "cuda" else "processor"
        return name if self.ranks.count == 1 else f"{self.ranks.count} × {name}"


def all_finite(tensor: torch.Tensor) -> bool:
    """Whether no element is infinite or no number."""
    # The sum shows it in a tenth of the time, unless it overflows.
    return not tensor.is_floating_point() or bool(tensor.sum().isfinite() or tensor.isfinite().all())
