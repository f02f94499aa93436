"""Work beside the scheduler: one at a time, told when it has ended."""

import threading

import pytest

from search.aside import BackgroundThread


def test_quick_work_is_told_at_once_and_done_each_time():
    done = []
    aside = BackgroundThread(lambda: f"第 {len(done) or done.append(1) or 1} 次", patience=30)
    assert aside.run() == "第 1 次"
    assert aside.run() == "第 1 次"


def test_long_work_goes_on_and_is_begun_once():
    free, begun = threading.Event(), []

    def work():
        begun.append(1)
        free.wait(30)
        return "好了"

    aside = BackgroundThread(work, patience=0.01)
    assert "后台" in aside.run()
    assert "后台" in aside.run()
    free.set()
    aside.patience = 30
    assert aside.run() == "好了"
    assert len(begun) == 1


def test_what_it_raises_is_raised_by_who_asks():
    def work():
        raise ValueError("坏了")

    aside = BackgroundThread(work, patience=30)
    with pytest.raises(ValueError, match="坏了"):
        aside.run()
    with pytest.raises(ValueError, match="坏了"):
        aside.run()
