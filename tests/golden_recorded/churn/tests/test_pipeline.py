"""What pipeline.py promises."""

import ast
import inspect

import numpy as np
import pandas as pd
import pytest

from churn import pipeline


def test_every_call_fits_the_step_that_it_calls():
    tree = ast.parse(inspect.getsource(pipeline.run))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _step(node)]
    assert calls
    for call in calls:
        assert not any(isinstance(argument, ast.Starred) for argument in call.args)
        inspect.signature(_step(call)).bind(
            *call.args, **{word.arg: word for word in call.keywords}
        )


def _step(call):
    """Give the function that `module.function(…)` calls; None for any other call."""
    match call.func:
        case ast.Attribute(value=ast.Name(id=module), attr=function):
            return getattr(getattr(pipeline, module, None), function, None)
    return None


@pytest.mark.run
def test_the_run_gives_its_results(results):
    assert isinstance(results, pipeline.Results)


@pytest.mark.run
def test_the_run_reproduces_the_notebook(results, recorded):
    _, expected = recorded("pipeline.run")
    assert results.churn_rate == pytest.approx(expected["churn_rate"])
    assert type(results.model).__name__ == "Pipeline"
    assert repr(results.model) == expected["model"]["text"]
    np.testing.assert_array_equal(
        results.model.classes_, expected["model"]["attributes"]["classes_"]
    )
    assert results.auc == pytest.approx(expected["auc"])
    assert results.threshold == pytest.approx(expected["threshold"])
    assert results.hit_rate == pytest.approx(expected["hit_rate"])
    assert results.lift == pytest.approx(expected["lift"])
    assert results.call_list.shape == (395, 6)
    pd.testing.assert_frame_equal(results.call_list.iloc[::8], expected["call_list"])
    assert type(results.fig).__name__ == "Figure"
    np.testing.assert_array_equal(results.names, expected["names"])
    pd.testing.assert_series_equal(results.drivers, expected["drivers"])
