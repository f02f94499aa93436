"""A process that writes vectors until it is killed, telling what is acknowledged.

`python writing_process.py FOLDER SEED`: what is in FOLDER/acknowledged must be found again.
"""

import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from search.documents import SearchDocument
from search.meaning import index as module
from search.meaning.index import VectorIndex
from tests.search.meaning.fakes import FakeEmbedder

KEYS = 30


def document(key, version):
    return SearchDocument("cases", key, f"第{version}版", f"{key}的第{version}版", "/", version)


def acknowledged(folder):
    """Key → the last version that was acknowledged."""
    path = folder / "acknowledged"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True) if path.exists() else []
    return dict(line.split() for line in lines if line.endswith("\n"))


def write(folder, seed):
    module.WASTE = 20
    luck = random.Random(seed)
    index = VectorIndex(folder / "vectors", FakeEmbedder())
    known = acknowledged(folder)
    with (folder / "acknowledged").open("a", encoding="utf-8") as told:
        for turn in range(10_000):
            if luck.random() < 0.1:
                documents = [document(*item) for item in known.items()]
                index.rebuild("cases", iter(documents), list)
                continue
            key, version = f"k{luck.randrange(KEYS)}", f"{seed}.{turn}"
            index.apply("cases", [document(key, version)])
            known[key] = version
            told.write(f"{key} {version}\n")
            told.flush()


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]))
