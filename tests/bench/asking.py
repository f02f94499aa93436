"""What the bench asks of the product, and how long each answer takes; it promises nothing."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass
from pathlib import Path

STAFF = "200302"
BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True, slots=True)
class Asked:
    """What whole questions took in ms, planning included, and planning alone."""

    took: tuple[float, ...]
    planned: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle one."""
        return statistics.median(self.took)

    @property
    def slow(self) -> float:
        """What 95 of a hundred stay below."""
        return statistics.quantiles(self.took, n=20)[-1]


def planner(engine):
    """Question → plan, on the engine's own words."""
    from cases.search_kinds import CASES
    from search.lexicon import shipped_lexicon
    from search.planning import PlanningKnowledge, make_plan
    from search.queries import SearchRequest
    from search.ranking import shipped_ranking

    def plan(question: str):
        knowledge = PlanningKnowledge(
            engine.vocabulary(CASES), shipped_lexicon(), shipped_ranking()
        )
        return make_plan(SearchRequest(question, (CASES,)), CASES, (), knowledge)

    return plan


def whole_questions(engine, rounds: int) -> Asked:
    """The best time of each question: planning and finding its first page among cases."""
    from tests.bench.chinese import QUESTIONS

    plan = planner(engine)
    took, planned = [], []
    for question in QUESTIONS:
        engine.find(plan(question))
        best = (float("inf"), float("inf"))
        for _ in range(rounds):
            start = time.perf_counter()
            made = plan(question)
            ready = time.perf_counter()
            engine.find(made)
            best = min(best, (time.perf_counter() - start, ready - start))
        took.append(best[0] * 1000)
        planned.append(best[1] * 1000)
    return Asked(tuple(took), tuple(planned))


# --- the page, a publication, memory ------------------------------------------------------------


def client():
    """A client of the site, signed in as a member of staff."""
    from django.test import Client

    from portal.people.models import User

    made = Client()
    made.force_login(User.objects.get(username=STAFF), backend=BACKEND)
    return made


def page_times(rounds: int) -> list[float]:
    """The best time in ms of the search page for each question and word, through its view."""
    from tests.bench.chinese import ODD, QUESTIONS, WORDS

    browser = client()
    taken = []
    for words in (*QUESTIONS, *WORDS, *ODD):
        times = []
        for _ in range(rounds + 1):  # the first time warms templates and caches
            start = time.perf_counter()
            response = browser.get("/search/", {"q": words})
            times.append((time.perf_counter() - start) * 1000)
            assert response.status_code == 200, words
        taken.append(min(times))
    return taken


def publication_seconds() -> float:
    """From the editor's click on 发布 until search finds the new words; the worst of three."""
    from cases.models import CasePage
    from cases.search_kinds import CASES
    from search.answers import answer_request
    from search.queries import SearchRequest

    worst = 0.0
    page = CasePage.objects.live().exclude(slug__startswith="bench-").order_by("pk")[0]
    for word in ("凤凰木棉", "鹭鸶芦苇", "橄榄杨梅"):
        page.course = f"{page.course}\n\n来访客户提到{word}。"
        start = time.perf_counter()
        page.save_revision().publish()
        while str(page.pk) not in {
            result.document.key
            for group in answer_request(SearchRequest(word, (CASES,))).groups
            for result in group.results
        }:
            assert time.perf_counter() - start < 60, "the publication never came"
        worst = max(worst, time.perf_counter() - start)
    return worst


def memory_of_this_process(rounds: int) -> float:
    """In MB, after all pages were asked for; pages of mapped files belong to the system."""
    page_times(rounds)
    rollup = Path("/proc/self/smaps_rollup").read_text()
    kilobytes = [line.split()[1] for line in rollup.splitlines() if line.startswith("Anonymous:")]
    return int(kilobytes[0]) / 1024
