"""What pipeline.py promises."""

import ast
import inspect

import pytest

from store_demand import pipeline


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
