"""Where a model lies and whether it is complete; it reads no model and imports nothing heavy."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

MODEL_FILE = "model.onnx"
TOKENIZER_FILE = "tokenizer.json"


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """The two files of a model as they were seen: `seen` differs when either was replaced."""

    folder: Path
    seen: tuple[int, ...]

    @property
    def model(self) -> Path:
        """The network."""
        return self.folder / MODEL_FILE

    @property
    def tokenizer(self) -> Path:
        """What parts a text into the network's tokens."""
        return self.folder / TOKENIZER_FILE


def model_files(folder: Path) -> ModelFiles | None:
    """The model of a folder; `None` where either file is missing."""
    try:
        stats = [(folder / name).stat() for name in (MODEL_FILE, TOKENIZER_FILE)]
    except OSError:
        return None
    return ModelFiles(folder, tuple(n for s in stats for n in (s.st_size, s.st_mtime_ns, s.st_ino)))
