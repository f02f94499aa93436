"""The CPU that a reader takes for a text, in a process of its own that a ceiling ends."""

from __future__ import annotations

import json
import math
import os
import resource
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

MEASURABLE = 0.05  # seconds over which a quick reading is repeated: a clock tick is a tenth of it
MOST_READINGS = 100
FLOOR = 0.004  # seconds; what is quicker at twenty kilobytes is compared with this
REPEATS = 3  # a busy machine lengthens some of the measurements, hardly all
PATIENCE = 60  # seconds for the small text

Read = Callable[[str], object]


@dataclass(slots=True)
class ReadingCost:
    """Seconds of CPU of the small text and of the large one, or why there are none."""

    seconds: list[float] = field(default_factory=list)
    fault: str = ""
    ceiling: float = PATIENCE

    def runaway(self, allowed: float) -> str | None:
        """Say what is wrong: an exception, no end below the ceiling, or too much growth."""
        said = ", then ".join(f"{one:.4f} s" for one in self.seconds)
        if self.fault:
            return f"{said}: {self.fault}"
        if len(self.seconds) < 2:
            return f"{said}: no end in {self.ceiling:.1f} s"
        small, large = self.seconds
        return said if large > allowed * max(small, FLOOR) else None


def seconds(read: Read, text: str) -> float:
    """CPU of one reading."""
    began = time.process_time()
    read(text)
    return time.process_time() - began


def mean_seconds(read: Read, text: str) -> float:
    """CPU of one reading, of so many as can be measured."""
    spent, readings = 0.0, 0
    while spent < MEASURABLE and readings < MOST_READINGS:
        spent += seconds(read, text)
        readings += 1
    return spent / readings


def reading_cost(read: Read, small: str, large: str, allowed: float) -> ReadingCost:
    """Measure both texts in a child: whatever the reader does, this returns."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        with os.fdopen(writing, "w") as pipe:
            for said in _measured(read, small, large, allowed):
                print(json.dumps(said), file=pipe, flush=True)
        os._exit(0)
    os.close(writing)
    cost = ReadingCost()
    with os.fdopen(reading) as pipe:
        for line in pipe:
            match json.loads(line):
                case ["ceiling", ceiling]:
                    cost.ceiling = ceiling
                case ["seconds", *both]:
                    cost.seconds = both
                case ["fault", fault]:
                    cost.fault = fault
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) not in (signal.SIGXCPU, signal.SIGKILL):
        cost.fault = f"ended by signal {os.WTERMSIG(status)}"
    return cost


def _measured(
    read: Read, small: str, large: str, allowed: float
) -> Iterator[tuple[str, *tuple[float | str, ...]]]:
    """What the child says, so that what it said last counts when it is ended."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        _limit_further_cpu(PATIENCE)
        before = mean_seconds(read, small)
        yield "seconds", before
        ceiling = allowed * max(before, FLOOR)
        yield "ceiling", ceiling
        _limit_further_cpu(ceiling)
        after = seconds(read, large)
        yield "seconds", before, after
        for _ in range(REPEATS - 1):
            if after <= allowed * max(before, FLOOR):
                break
            _limit_further_cpu(2 * ceiling)
            before = min(before, mean_seconds(read, small))
            after = min(after, seconds(read, large))
            yield "seconds", before, after
    except Exception as error:
        yield "fault", f"{type(error).__name__}: {str(error)[:200]}"


def _limit_further_cpu(more: float) -> None:
    """End this process after so much more CPU, which the system counts in whole seconds."""
    limit = math.ceil(time.process_time() + more) + 1
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    most = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
    resource.setrlimit(resource.RLIMIT_CPU, (most, hard))
