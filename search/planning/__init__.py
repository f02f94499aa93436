"""From a request to a plan: what is looked for and what it earns; no engine, no database."""

from search.planning.draft import Because, Reason
from search.planning.knowledge import Knowledge
from search.planning.plan import Explained, explain_plan, make_plan

__all__ = ["Because", "Explained", "Knowledge", "Reason", "explain_plan", "make_plan"]
