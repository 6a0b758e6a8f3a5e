"""Puts the repository's root on the path, so that tests can import each other."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
