"""From a request to a plan: what is looked for and what it earns; no engine, no database."""

from search.planning.draft import PartReason, PlanReason
from search.planning.knowledge import PlanningKnowledge
from search.planning.plan import ExplainedPlan, explain_plan, make_plan

__all__ = [
    "ExplainedPlan",
    "PartReason",
    "PlanReason",
    "PlanningKnowledge",
    "explain_plan",
    "make_plan",
]
