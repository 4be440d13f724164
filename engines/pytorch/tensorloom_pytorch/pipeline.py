"""Pipeline parallelism: each process holds one stage of a model, and hands on what leaves it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import groupby
from typing import Any

import torch
import torch.distributed as dist
from torch import nn
from torch.distributed.pipelining import PipelineStage, Schedule1F1B, ScheduleGPipe
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_map_only

from .checkpoint import Tensors
from .ranks import Ranks
from .stages import Stages

# What a part of a batch comes to, with the model's answers; and its loss.
Forward = Callable[[Any], Any]
LossOf = Callable[[Any, Any], torch.Tensor]


class Pipeline:
    """The stage of this process, called as the whole model would be."""

    def __init__(self, model: nn.Module, stages: Stages, ranks: Ranks):
        self.bare, self.stages, self.ranks = model, stages, ranks
        cuts, rank = stages.cuts, ranks.rank
        self.begin = cuts[rank - 1] if rank > 0 else None
        self.end = cuts[rank] if rank < len(cuts) else None
        self.last = self.end is None
        _hold(model, {name for name, held in stages.holders.items() if rank in held}, ranks.device)
        # What would take all of an attention at once knows no tensors without elements.
        torch.backends.mha.set_fastpath_enabled(False)
        self._schedules: dict[tuple[int, int, bool], Any] = {}
        # The front of the forward pass under way, and what came from the stage before.
        self._front: ExitStack | None = None
        self._received: torch.Tensor | None = None
        if self.begin:
            model.get_submodule(self.begin.path).register_forward_hook(self._arrive)
        if self.end:
            model.get_submodule(self.end.path).register_forward_hook(self._leave)
        self._shared = _shared(model, stages, ranks)

    def parameters(self) -> Iterator[nn.Parameter]:
        """Those that are here."""
        return (p for p in self.bare.parameters() if not p.is_meta)

    def train(self) -> None:
        """As of a module."""
        self.bare.train()

    def eval(self) -> None:
        """As of a module."""
        self.bare.eval()

    def __call__(self, *inputs: torch.Tensor) -> Any:
        """What the model answers, in the last stage; the others raise what leaves them, as `Leaving`."""
        with ExitStack() as front:
            if self.begin:
                self._front = front
                front.enter_context(torch.no_grad())
                front.enter_context(_Shapes())
            return self.bare(*inputs)

    def step(self, parts: list[Any], forward: Forward, loss_of: LossOf) -> None:
        """Adds the gradients of the parts of a batch to those of this stage."""
        shared = [(parameter, group) for parameter, group in self._shared if parameter.requires_grad]
        # Of batches before, which are added up among the stages already.
        before = [parameter.grad for parameter, _ in shared]
        for parameter, _ in shared:
            parameter.grad = torch.zeros_like(parameter)
        for run in _equal(parts):
            _Passes(self, run, forward, loss_of, True).go()
        for (parameter, group), others in zip(shared, before):
            assert parameter.grad is not None
            dist.all_reduce(parameter.grad, group=group)
            if others is not None:
                parameter.grad += others

    def evaluate(self, parts: list[Any], forward: Forward, loss_of: LossOf) -> None:
        """The same without gradients."""
        for run in _equal(parts):
            _Passes(self, run, forward, loss_of, False).go()

    def clip(self, parameters: list[nn.Parameter], most: float) -> None:
        """Scales gradients so that the norm over all stages is no larger."""
        names = {parameter: name for name, parameter in self.bare.named_parameters()}
        own = [p for p in parameters if self.stages.holders[names[p]][0] == self.ranks.rank]
        squares = [p.grad.float().square().sum() for p in own if p.grad is not None]
        total = torch.stack(squares).sum() if squares else torch.zeros((), device=self.ranks.device)
        norm = self.ranks.sum(total).sqrt()
        factor = (most / (norm + 1e-6)).clamp(max=1.0)
        for parameter in parameters:
            if parameter.grad is not None:
                parameter.grad.mul_(factor)

    def gather(self, tensors: Tensors, parameter_of: Callable[[str], str]) -> None:
        """Brings tensors in memory to the first process, each from that which holds its parameter."""
        for name in sorted(tensors):
            holder = self.stages.holders.get(parameter_of(name), [0])[0]
            if holder == self.ranks.rank != 0:
                dist.send(tensors[name].contiguous(), 0)
            elif holder != 0 == self.ranks.rank:
                tensors[name] = torch.empty_like(tensors[name])
                dist.recv(tensors[name], holder)

    def schedule(self, count: int, rows: int, training: bool) -> tuple[Any, "_Part"]:
        """The schedule for so many parts of so many rows, and the part of the model that it calls."""
        key = (count, rows, training)
        if key not in self._schedules:
            part = _Part()
            stage = PipelineStage(
                part,
                self.ranks.rank,
                self.ranks.count,
                self.ranks.device,
                input_args=_like(self.begin, rows, training),
                # Of the last stage nothing is sent.
                output_args=_like(self.end or self.begin, rows, training),
            )
            stage.register_forward_context(part.at)
            kind = Schedule1F1B if count >= self.ranks.count else ScheduleGPipe
            made = kind(stage, count, loss_fn=part.loss if training else None, scale_grads=False)
            self._schedules[key] = made, part
        schedule: tuple[Any, _Part] = self._schedules[key]
        return schedule

    def receive(self, tensors: tuple[torch.Tensor, ...]) -> None:
        """Takes what the stage before sent."""
        self._received = tensors[0] if self.begin else None

    def _arrive(self, *_: object) -> torch.Tensor | None:
        if self._front is not None:
            self._front.close()
            self._front = None
        return self._received

    def _leave(self, module: nn.Module, inputs: object, answer: torch.Tensor) -> None:
        # A phase may train nothing up to here, and what comes after still sends gradients.
        alone = torch.is_grad_enabled() and not answer.requires_grad
        raise Leaving(answer.detach().requires_grad_() if alone else answer.contiguous())


class Leaving(Exception):
    """What leaves a stage; nothing that comes after it is computed here."""

    def __init__(self, answer: torch.Tensor):
        super().__init__("a stage ends here")
        self.answer = answer


class _Passes:
    """Equal parts of a batch on their way through the stages."""

    def __init__(
        self, pipeline: Pipeline, parts: list[Any], forward: Forward, loss_of: LossOf, training: bool
    ):
        self.pipeline, self.parts = pipeline, parts
        self.forward_of, self.loss_of, self.training = forward, loss_of, training
        self.batches: dict[int, Any] = {}

    def go(self) -> None:
        """All of them."""
        count, rows = len(self.parts), len(self.parts[0].rows)
        schedule, part = self.pipeline.schedule(count, rows, self.training)
        part.passes = self
        if self.training:
            numbers = list(range(count)) if self.pipeline.last else None
            schedule.step(arg_mbs=[()] * count, target_mbs=numbers, return_outputs=False)
        else:
            with torch.no_grad():
                schedule.eval(arg_mbs=[()] * count)
            for number, batch in self.batches.items():
                self.loss_of(batch, self.parts[number])

    def forward(self, number: int) -> torch.Tensor:
        """The part with this number through this stage."""
        try:
            batch = self.forward_of(self.parts[number])
        except Leaving as leaving:
            return leaving.answer
        self.batches[number] = batch
        answer: torch.Tensor = next(iter(batch.outputs.values()))
        return answer

    def loss(self, number: int) -> torch.Tensor:
        """Of the part with this number, in the last stage."""
        return self.loss_of(self.batches.pop(number), self.parts[number])


class _Part(nn.Module):
    """What a schedule calls for each part of a batch."""

    def __init__(self) -> None:
        super().__init__()
        self.passes: _Passes
        self.number = 0

    @contextmanager
    def at(self, about: Any) -> Iterator[None]:
        """Which part comes now."""
        self.number = about.microbatch_index
        yield

    def forward(self, *received: torch.Tensor) -> torch.Tensor:
        self.passes.pipeline.receive(received)
        return self.passes.forward(self.number)

    def loss(self, _: torch.Tensor, number: int) -> torch.Tensor:
        return self.passes.loss(number)


class _Shapes(TorchDispatchMode):
    """Computes shapes alone, of what is up to stages before; random numbers are counted all the same."""

    def __torch_dispatch__(
        self, function: Any, types: Any, arguments: tuple[Any, ...] = (), options: Any = None
    ) -> Any:
        arguments, options = tree_map_only(torch.Tensor, _shape_of, (arguments, options or {}))
        if options.get("device") is not None:
            options["device"] = torch.device("meta")
        return function(*arguments, **options)


def _shape_of(tensor: torch.Tensor) -> torch.Tensor:
    return tensor if tensor.is_meta else torch.empty_like(tensor, device="meta")


def _like(cut: Any, rows: int, training: bool) -> tuple[torch.Tensor, ...]:
    if cut is None:
        return ()
    shape = cut.shape(rows)
    return (torch.empty(shape, dtype=cut.dtype, device="meta", requires_grad=training),)


def _equal(parts: list[Any]) -> list[list[Any]]:
    """Runs of parts with as many rows, leaving out what has none."""
    some = [part for part in parts if len(part.rows) > 0]
    return [list(run) for _, run in groupby(some, lambda part: len(part.rows))]


def _hold(model: nn.Module, names: set[str], device: torch.device) -> None:
    """Leaves of the parameters those alone that are held here; the others have no elements."""
    held = {id(p) for name, p in model.named_parameters() if name in names}
    made: dict[int, nn.Parameter] = {}

    def instead(parameter: nn.Parameter) -> nn.Parameter:
        here = id(parameter) in held
        if id(parameter) not in made:
            data = parameter.detach()
            data = data.to(device) if here else torch.empty_like(data, device="meta")
            made[id(parameter)] = nn.Parameter(data, requires_grad=here and parameter.requires_grad)
        return made[id(parameter)]

    for module in model.modules():
        for name, parameter in list(module._parameters.items()):
            if parameter is not None:
                setattr(module, name, instead(parameter))
        # Such as are another's.
        for name, value in list(module.__dict__.items()):
            if isinstance(value, nn.Parameter):
                module.__dict__[name] = instead(value)
        for name, buffer in list(module._buffers.items()):
            if buffer is not None:
                module._buffers[name] = buffer.to(device)


def _shared(model: nn.Module, stages: Stages, ranks: Ranks) -> list[tuple[nn.Parameter, Any]]:
    """Parameters that several stages use, each with the processes that do."""
    groups: dict[tuple[int, ...], Any] = {}
    found = []
    for name, parameter in model.named_parameters():
        held = tuple(stages.holders[name])
        if len(held) > 1:
            # Every process makes every group.
            groups[held] = groups.get(held) or dist.new_group(list(held))
            if ranks.rank in held:
                found.append((parameter, groups[held]))
    return found
