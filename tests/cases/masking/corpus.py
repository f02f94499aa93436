"""Marked sentences, what the finder makes of them, and what it made of them when last accepted.

    python tests/cases/masking/corpus.py [--update]

prints recall and precision, and which sentences were gained and lost since. `--update` accepts
them: it writes `sentences/outcomes.txt`. In a line [kind:text] is a finding; what is marked as
`optional` or `honour` may be found or not.
"""

import re
import sys
from dataclasses import dataclass
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from cases.masking.find import find_personal_data

FOLDER = Path(__file__).parent / "sentences"
OUTCOMES = FOLDER / "outcomes.txt"
HEAD = """\
# What the finder does not find exactly: the sentence as it should be (-), and as it is found (+).
# Written by: python tests/cases/masking/corpus.py --update
"""
MARK = re.compile(r"\[(?P<kind>[a-z_]+):(?P<text>[^\]]*)\]")
IGNORED = frozenset({"honour", "optional"})

Finding = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Specimen:
    """A sentence without its marks; `ignored` are spans in which a finding counts for nothing."""

    line: str
    text: str
    expected: frozenset[Finding]
    ignored: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Corpus:
    """A file of sentences, and the shares of findings below which the finder has become worse."""

    name: str
    recall: float
    precision: float

    def specimens(self) -> list[Specimen]:
        lines = (FOLDER / f"{self.name}.txt").read_text(encoding="utf-8").split("\n")
        return [parse(line) for line in lines if line and not line.startswith("#")]


# A little below what was measured last; the owner's gold sentences have floors of their own.
CORPORA = (
    Corpus("written", recall=0.94, precision=0.98),
    Corpus("unseen", recall=0.86, precision=0.95),  # much denser in puns than real reports
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Counts over a corpus, and the lines found otherwise than marked: as marked → as found."""

    sentences: int
    expected: int
    found: int
    right: int
    wrong: dict[str, str]

    @property
    def recall(self) -> float:
        return self.right / self.expected

    @property
    def precision(self) -> float:
        return self.right / self.found


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed since the outcome was accepted; each entry a line as marked and as found."""

    gains: tuple[tuple[str, str], ...]
    losses: tuple[tuple[str, str], ...]

    def told(self) -> str:
        entries = [("gained", one) for one in self.gains] + [("lost", one) for one in self.losses]
        return "".join(
            f"\n  {word}: {marked}" + (f"\n   now: {found}" if found != marked else "")
            for word, (marked, found) in entries
        )


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
    return Specimen(line, text + line[done:], frozenset(expected), tuple(ignored))


def findings(specimen: Specimen) -> frozenset[Finding]:
    """What is found in a sentence, without what may be found or not."""
    return frozenset(
        (one.start, one.end, one.kind.value)
        for one in find_personal_data(specimen.text)
        if not any(one.start < end and start < one.end for start, end in specimen.ignored)
    )


def marked(text: str, found: frozenset[Finding]) -> str:
    """The sentence with its findings marked."""
    for start, end, kind in sorted(found, reverse=True):
        text = f"{text[:start]}[{kind}:{text[start:end]}]{text[end:]}"
    return text


def measure(specimens: list[Specimen]) -> Outcome:
    """Let the finder read all sentences."""
    found = {one: findings(one) for one in specimens}
    return Outcome(
        sentences=len(specimens),
        expected=sum(len(one.expected) for one in specimens),
        found=sum(map(len, found.values())),
        right=sum(len(one.expected & found[one]) for one in specimens),
        wrong={
            one.line: marked(one.text, found[one])
            for one in specimens
            if found[one] != one.expected
        },
    )


def compare(then: dict[str, str], now: dict[str, str]) -> Comparison:
    """Which sentences have fewer mistakes than when last accepted, and which have more."""
    changes = [(line, _mistakes(line, then), _mistakes(line, now)) for line in {**then, **now}]
    return Comparison(
        gains=tuple(
            (line, now.get(line, line)) for line, before, after in changes if after < before
        ),
        losses=tuple(
            (line, now.get(line, line)) for line, before, after in changes if after > before
        ),
    )


def _mistakes(line: str, wrong: dict[str, str]) -> int:
    return len(parse(line).expected ^ parse(wrong[line]).expected) if line in wrong else 0


def accepted() -> dict[str, str]:
    """The outcome that was accepted last, over all corpora."""
    lines = OUTCOMES.read_text(encoding="utf-8").split("\n")
    pairs = [line[2:] for line in lines if line.startswith(("- ", "+ "))]
    return dict(zip(pairs[::2], pairs[1::2], strict=True))


def accepted_of(corpus: Corpus) -> dict[str, str]:
    """The part of it that is about sentences of one corpus."""
    lines = {specimen.line for specimen in corpus.specimens()}
    return {line: found for line, found in accepted().items() if line in lines}


def report(corpus: Corpus, outcome: Outcome, changes: Comparison) -> str:
    """One line of figures, and what was gained and lost below it."""
    exact = outcome.sentences - len(outcome.wrong)
    return (
        f"personal data, {corpus.name}: recall {outcome.recall:.4f} (floor {corpus.recall}), "
        f"precision {outcome.precision:.4f} (floor {corpus.precision}), "
        f"{exact} of {outcome.sentences} sentences exact, "
        f"{len(changes.gains)} gained and {len(changes.losses)} lost since last accepted"
        + changes.told()
    )


def main() -> None:
    outcomes = {corpus: measure(corpus.specimens()) for corpus in CORPORA}
    for corpus, outcome in outcomes.items():
        print(report(corpus, outcome, compare(accepted_of(corpus), outcome.wrong)))
    if "--update" in sys.argv[1:]:
        wrong = [pair for outcome in outcomes.values() for pair in outcome.wrong.items()]
        entries = "".join(f"\n- {line}\n+ {found}\n" for line, found in wrong)
        OUTCOMES.write_text(HEAD + entries, encoding="utf-8")


if __name__ == "__main__":
    main()
