"""The port, the folder, the steps."""

import socket
import threading
from pathlib import Path

import pytest
from django.db import OperationalError

from portal.operations.management.commands.up import _failure_sentence
from portal.operations.preparing import (
    CannotServe,
    PreparationStep,
    RunsAlready,
    StepFailed,
    address_of,
    check_port,
    hosts_for,
    only_one,
    take_steps,
)


def test_an_occupied_port_is_named_with_another_one() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CannotServe, match=f"端口 {port} 已被.*--port {port + 1}"):
            check_port("127.0.0.1", port)


def test_a_port_that_becomes_free_in_time_is_waited_for() -> None:
    taken = socket.create_server(("127.0.0.1", 0))
    port = taken.getsockname()[1]
    timer = threading.Timer(0.3, taken.close)
    timer.start()
    check_port("127.0.0.1", port, patience=10.0)
    timer.join()


def test_a_free_port_stays_free() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    check_port("127.0.0.1", port)
    check_port("127.0.0.1", port)


@pytest.mark.parametrize("port", [0, -1, 65536])
def test_a_number_that_is_no_port_is_refused(port: int) -> None:
    with pytest.raises(CannotServe, match="65535"):
        check_port("127.0.0.1", port)


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(CannotServe, match="--host"):
        check_port("192.0.2.7", 8000)


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000/"),
        ("0.0.0.0", "http://127.0.0.1:8000/"),
        ("::1", "http://[::1]:8000/"),
        ("portal.local", "http://portal.local:8000/"),
    ],
)
def test_the_address_is_one_that_a_browser_opens(host: str, address: str) -> None:
    assert address_of(host, 8000) == address


def test_the_whole_network_is_served_under_this_machine_s_names() -> None:
    assert hosts_for("10.1.2.3") == ("10.1.2.3",)
    assert socket.gethostname() in hosts_for("0.0.0.0")


def test_one_folder_has_one_server(tmp_path: Path) -> None:
    with only_one(tmp_path, "http://127.0.0.1:8000/"):
        with pytest.raises(RunsAlready) as other, only_one(tmp_path, "http://127.0.0.1:8001/"):
            pass
        assert other.value.address == "http://127.0.0.1:8000/"
    with only_one(tmp_path, "http://127.0.0.1:8001/") as was_killed:
        assert not was_killed


def test_a_note_that_was_left_tells_of_a_kill(tmp_path: Path) -> None:
    (tmp_path / "up.json").write_text("{}")
    with only_one(tmp_path, "http://127.0.0.1:8001/") as was_killed:
        assert was_killed


def test_a_spoiled_note_does_not_stop_the_telling(tmp_path: Path) -> None:
    with only_one(tmp_path, "http://127.0.0.1:8000/"):
        (tmp_path / "up.json").write_text("[")
        with pytest.raises(RunsAlready) as other, only_one(tmp_path, "elsewhere"):
            pass
        assert other.value.address == ""


def test_a_step_that_fails_is_named_and_the_next_is_not_taken() -> None:
    def breaks() -> None:
        raise OSError("磁盘已满")

    said: list[str] = []
    with pytest.raises(StepFailed) as failed:
        take_steps(
            [PreparationStep("准备静态文件", breaks), PreparationStep("二", lambda: None)],
            said.append,
        )
    assert failed.value.label == "准备静态文件"
    assert isinstance(failed.value.__cause__, OSError)
    assert said == []


@pytest.mark.parametrize(
    ("cause", "why"),
    [
        (OSError("No space left on device"), "磁盘空间"),
        (OperationalError("attempt to write a readonly database"), "DATABASE_URL"),
        (ValueError("一个没有料到的错误"), "一个没有料到的错误"),
    ],
)
def test_what_stopped_a_step_becomes_a_sentence(cause: Exception, why: str, tmp_path: Path) -> None:
    failed = StepFailed("载入示例公司")
    failed.__cause__ = cause
    sentence = _failure_sentence(failed, tmp_path)
    assert sentence.startswith("“载入示例公司”没有完成：")
    assert why in sentence


def test_steps_are_told_with_their_seconds() -> None:
    said: list[str] = []
    done: list[int] = []
    take_steps(
        [
            PreparationStep("一", lambda: done.append(1)),
            PreparationStep("二", lambda: done.append(2)),
        ],
        said.append,
    )
    assert done == [1, 2]
    assert said[0].startswith("  [1/2] 一 … ")
    assert said[1].endswith(" 秒")
