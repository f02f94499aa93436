"""A tiny embedder without a model: texts that share characters, or say the same, lie close."""

import hashlib
from functools import lru_cache

import numpy as np

from search.text import chinese_characters

DIMENSION = 64
SAME = {"断": "停", "闸": "停", "房": "屋", "狗": "犬"}
"""Characters that mean another one: what a real model learns."""


class FakeEmbedder:
    """Every character pulls into a direction of its own."""

    def __init__(self, fingerprint="fake-1"):
        self.fingerprint = fingerprint
        self.embedded = []

    def embed(self, texts):
        self.embedded += texts
        return np.stack([self._vector(text) for text in texts])

    def _vector(self, text):
        total = np.full(DIMENSION, 1e-3, np.float32)
        for char in chinese_characters(text):
            total += _direction(SAME.get(char, char))
        return (total / np.linalg.norm(total)).astype(np.float32)


@lru_cache(maxsize=5_000)
def _direction(char):
    seed = hashlib.blake2b(char.encode(), digest_size=4).digest()
    numbers = np.random.default_rng(int.from_bytes(seed))
    return numbers.standard_normal(DIMENSION).astype(np.float32)
