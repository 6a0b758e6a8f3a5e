"""What features.py promises."""

import inspect

import pytest

from churn_messy import features


def test_importing_it_does_nothing(what_importing_does):
    """No file is opened, nothing is started, nothing is printed."""
    assert what_importing_does("churn_messy.features") == []


def test_build_df_takes_what_the_pipeline_passes():
    call = inspect.signature(features.build_df).bind("df")
    assert call.arguments == {"df": "df"}


@pytest.mark.skip(reason="stub: what should build_df do when df.tenure is 0?")
def test_build_df_when_df_tenure_is_0(): ...
