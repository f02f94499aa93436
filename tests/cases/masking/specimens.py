"""Reads the marked sentences beside it: [kind:text] in a line is a finding."""

import re
from dataclasses import dataclass
from pathlib import Path

MARK = re.compile(r"\[(?P<kind>[a-z_]+):(?P<text>[^\]]*)\]")
IGNORED = frozenset({"honour", "optional"})


@dataclass(frozen=True, slots=True)
class Specimen:
    text: str
    expected: frozenset[tuple[int, int, str]]
    ignored: tuple[tuple[int, int], ...]


def parse(line: str) -> Specimen:
    text, expected, ignored, done = "", set(), [], 0
    for mark in MARK.finditer(line):
        text += line[done : mark.start()]
        span = (len(text), len(text) + len(mark["text"]))
        if mark["kind"] in IGNORED:
            ignored.append(span)
        else:
            expected.add((*span, mark["kind"]))
        text += mark["text"]
        done = mark.end()
    return Specimen(text + line[done:], frozenset(expected), tuple(ignored))


def read_specimens(name: str) -> list[Specimen]:
    lines = (Path(__file__).parent / name).read_text(encoding="utf-8").split("\n")
    return [parse(line) for line in lines if line and not line.startswith("#")]
