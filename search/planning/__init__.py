"""From a request to a plan: what is looked for and what it earns; no engine, no database."""

from search.planning.knowledge import Knowledge
from search.planning.plan import make_plan

__all__ = ["Knowledge", "make_plan"]
