"""When a server is left alone, and who tries it again."""

from search.engines.breaker import CircuitBreaker


class Clock:
    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


def test_after_a_failure_nobody_is_let_through_but_one_trial_a_pause():
    clock = Clock()
    breaker = CircuitBreaker(10, clock)
    assert breaker.lets_through()
    breaker.failed()
    clock.now += 9.9
    assert breaker.refuses()
    assert not breaker.lets_through()
    clock.now += 0.1
    assert not breaker.refuses()
    assert [breaker.lets_through() for _ in range(3)] == [True, False, False]
    clock.now += 10
    assert breaker.lets_through()
    breaker.answered()
    assert all(breaker.lets_through() for _ in range(3))


def test_a_trial_that_fails_begins_the_pause_again():
    clock = Clock()
    breaker = CircuitBreaker(10, clock)
    breaker.failed()
    clock.now += 10
    assert breaker.lets_through()
    clock.now += 3
    breaker.failed()
    clock.now += 9
    assert not breaker.lets_through()
    clock.now += 1
    assert breaker.lets_through()
