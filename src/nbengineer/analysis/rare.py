"""Patterns to look for in large texts that mostly hold none of them."""

from __future__ import annotations

import re
from functools import cached_property


class Rare:
    """A pattern and plain words, one of which stands in whatever the pattern finds: those are looked for first."""

    def __init__(self, words: tuple[str, ...], pattern: str) -> None:
        """Compile nothing yet."""
        self.words = words
        self.pattern = pattern

    def stands_in(self, text: str) -> bool:
        """Say whether the pattern finds something."""
        return any(word in text for word in self.words) and self._compiled.search(text) is not None

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern)
