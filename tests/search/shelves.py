"""Rooms above, reduced to a dictionary each: what the tests of keeping up announce and break."""

from django.db import transaction
from django.test import TestCase

from search import service, sources
from tests.search.kinds import CASES, CLAUSES
from tests.search.worlds import CLAUSES as CLAUSE_WORLD
from tests.search.worlds import WORLD


class Shelf:
    """A room above; `broken` are keys whose documents it cannot build."""

    def __init__(self, kind, documents):
        self.kind = kind
        self.documents = {document.key: document for document in documents}
        self.broken = set()

    def keys(self):
        yield from list(self.documents)

    def iterate(self):
        for key in list(self.documents):
            yield from self.load((key,)).values()

    def load(self, keys):
        if self.broken & set(keys):
            raise KeyError("broken")
        return {key: self.documents.get(key) for key in keys}

    def put(self, document):
        with TestCase.captureOnCommitCallbacks(execute=True), transaction.atomic():
            self.documents[document.key] = document
            service.announce(self.kind, document.key)

    def remove(self, key):
        with TestCase.captureOnCommitCallbacks(execute=True), transaction.atomic():
            del self.documents[key]
            service.announce(self.kind, key)


def registered():
    """The two shelves of the small world, with their sources registered; returns the cases."""
    cases, clauses = Shelf(CASES, WORLD), Shelf(CLAUSES, CLAUSE_WORLD)
    for one, label in ((cases, "案例"), (clauses, "条款")):
        sources.register_source(
            sources.DocumentSource(one.kind, label, one.iterate, one.load, one.keys)
        )
    return cases
