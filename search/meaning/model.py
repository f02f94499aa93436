"""Texts into vectors by a small model of sentences; it knows no document and no query.

Every text goes through the network alone. The quantised network scales its numbers over whatever
it is given at once, so in a batch the vector of a text depends on its neighbours (cosine .99 to
its own); alone it is always the same, and on a processor no slower than in batches.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import Protocol

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

from search.meaning.places import ModelFiles
from search.text import fold_text

Vectors = npt.NDArray[np.float32]
"""One row a text, each of length one."""

LONGEST_INPUT = 512
"""Tokens that the network reads (its table of positions ends there)."""
LONGEST_TEXT = 4_000
MOST_THREADS = 2


class ModelUnusable(Exception):
    """The files are no model of sentences that we can run; what is wrong is in the text."""


class TextEmbedder(Protocol):
    """What turns texts into vectors."""

    @property
    def fingerprint(self) -> str:
        """Differs when vectors of another embedder cannot be compared with these."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One vector a text, in their order; the same text always gives the same vector."""


class OnnxEmbedder:
    """See `TextEmbedder`. Loads the model (70 MB) with the first text, once in every process."""

    def __init__(self, files: ModelFiles) -> None:
        self._files = files
        self._guard = threading.Lock()
        self._network: _LoadedModel | None = None

    @cached_property
    def fingerprint(self) -> str:
        """See `TextEmbedder.fingerprint`. Raises `ModelUnusable`."""
        try:
            return _model_fingerprint(self._files)
        except OSError as error:
            raise ModelUnusable(f"模型文件读不出来：{error}") from error

    def embed(self, texts: Sequence[str]) -> Vectors:
        """See `TextEmbedder.embed`. Width, case and 繁简 do not count; long texts are cut.

        Raises `ModelUnusable` when the files are no model.
        """
        network = self._loaded()
        folded = [fold_text(text[:LONGEST_TEXT]) for text in texts]
        if len(folded) == 1:
            return np.stack([network.vector(folded[0])])
        with ThreadPoolExecutor(min(MOST_THREADS, os.cpu_count() or 1)) as pool:
            return np.stack([*pool.map(network.vector, folded)])

    def _loaded(self) -> _LoadedModel:
        with self._guard:
            if self._network is None or self._network.process != os.getpid():
                self._network = _LoadedModel(self._files)
            return self._network


class _LoadedModel:
    """The model in memory; it does not survive a fork, so the process is part of it."""

    def __init__(self, files: ModelFiles) -> None:
        self.process = os.getpid()
        try:
            self._tokenizer = Tokenizer.from_file(str(files.tokenizer))
            self._tokenizer.no_padding()
            self._tokenizer.enable_truncation(LONGEST_INPUT)
            self._session = onnxruntime.InferenceSession(
                str(files.model), _session_options(), providers=["CPUExecutionProvider"]
            )
            self._inputs = tuple(one.name for one in self._session.get_inputs())
        except Exception as error:  # both libraries raise bare classes of their own
            raise ModelUnusable(f"模型文件无法使用：{error}") from error

    def vector(self, text: str) -> npt.NDArray[np.float32]:
        """The text's vector, by the first position of the last layer."""
        try:
            ids = np.array([self._tokenizer.encode(text).ids], np.int64)
            known = {
                "input_ids": ids,
                "attention_mask": np.ones_like(ids),
                "token_type_ids": np.zeros_like(ids),
            }
            asked = {name: known[name] for name in self._inputs}
            (hidden, *_) = self._session.run(None, asked)
            first: npt.NDArray[np.float32] = np.asarray(hidden, np.float32)[0, 0]
        except Exception as error:  # as above
            raise ModelUnusable(f"模型无法计算：{error}") from error
        length = np.float32(max(float(np.linalg.norm(first)), 1e-9))
        return first / length


def _session_options() -> onnxruntime.SessionOptions:
    options = onnxruntime.SessionOptions()
    # A text is too small to be shared out: two at a time gain more than two threads on one.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    # Every text has a length of its own; memory kept for each would only pile up.
    options.enable_mem_pattern = False
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 3
    return options


def _model_fingerprint(files: ModelFiles) -> str:
    seen = hashlib.blake2b(digest_size=8)
    for path in (files.model, files.tokenizer):
        with path.open("rb") as file:
            while piece := file.read(1 << 20):
                seen.update(piece)
    return seen.hexdigest()
