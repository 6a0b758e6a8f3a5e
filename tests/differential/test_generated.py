"""Random notebooks compute the same as their packages.

`NBENGINEER_PROFILE=deep python -m pytest tests/differential -k generated` checks 5,000 notebooks instead of 100. A failure
is shown as the smallest percent script that fails in the same way; `python -m tests.differential.fuzz` looks for many.
"""

import os

import pytest
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st

from tests.differential.checking import check
from tests.differential.generator import generate
from tests.differential.percent import render
from tests.differential.shrinking import shrink

EXAMPLES = 5000 if os.environ.get("NBENGINEER_PROFILE") == "deep" else 100
SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example)
OURS = (Phase.explicit, Phase.reuse, Phase.generate)
"""Without hypothesis's own shrinking: cutting statements is faster by far than cutting random choices."""

programs = st.randoms(use_true_random=False).map(generate)


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=SLOW, phases=OURS)
@given(program=programs)
def test_generated_notebooks_compute_what_their_cells_compute(runner, program):
    """Names, values, sharing, output and exception are the notebook's, or the refusal has a code."""
    verdict = check(program, runner)
    event(f"refused {sorted(verdict.refused)}" if verdict.refused else "extracted")
    if verdict.differences:
        small = shrink(program, lambda cut: check(cut, runner).kind == verdict.kind)
        found = check(small, runner).differences
        pytest.fail("\n".join([render(small.notebook()), *found]), pytrace=False)
