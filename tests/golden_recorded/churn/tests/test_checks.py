"""What checks.py promises; the values come from a run of churn.ipynb (tests/recorded)."""

import pandas as pd
import pytest

from churn import checks


def test_importing_it_does_nothing(what_importing_does):
    """No file is opened, nothing is started, nothing is printed."""
    assert what_importing_does("churn.checks") == []


def test_check_customers_reproduces_the_notebook(recorded, capsys):
    given, expected = recorded("checks.check_customers")
    churn_rate = checks.check_customers(**given)
    assert churn_rate == pytest.approx(expected["churn_rate"])
    assert capsys.readouterr().out == "36.0% of the customers left\n"


def test_check_customers_leaves_its_arguments_alone(recorded):
    given, _ = recorded("checks.check_customers")
    before, _ = recorded("checks.check_customers")
    checks.check_customers(**given)
    pd.testing.assert_frame_equal(given["customers"], before["customers"])


@pytest.mark.skip(
    reason="stub: what should check_customers do when column 'plan' is missing from customers?"
)
def test_check_customers_when_column_plan_is_missing_from_customers(): ...
