"""A cluster in the tests' own memory, that can be down, lose its data, or be another one."""

from search.engines.base import EngineUnavailable
from tests.tools.memory_engine import MemoryEngine


class Cluster:
    """See `ClusterEngine`. `asked` counts the calls, those in vain among them."""

    name = "fake"

    def __init__(self):
        self.engine = MemoryEngine()
        self.is_down = False
        self.number = "one"
        self.asked = 0

    def lose_everything(self):
        self.engine = MemoryEngine()

    def identity(self):
        return self._alive() and self.number

    def __getattr__(self, name):
        return getattr(self._alive(), name)

    def _alive(self):
        self.asked += 1
        if self.is_down:
            raise EngineUnavailable("连不上")
        return self.engine
