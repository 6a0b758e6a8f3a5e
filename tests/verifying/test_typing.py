"""Types from a run: the class that it showed, written as the module writes it, and nothing where that can't be."""

from nbengineer.model.plan import Import, Module, Parameter, Plan, Result, Return, Step
from nbengineer.model.recorded import Recorded, RecordedStep
from nbengineer.verifying.typing import with_types

PANDAS = Import("pandas", alias="pd")


def typed(classes, *, imports=(PANDAS,), parameters=("df",), returns=("df",), known=()):
    """Give the annotations of a step, and the imports of its module."""
    step = Step(
        "data",
        "load",
        "plain",
        (),
        (),
        tuple(Parameter(name, name, name) for name in parameters),
        tuple(Return(name, name, name) for name in returns),
    )
    modules = (Module("data", "", tuple(imports)), Module("more", "", tuple(known)))
    plan = with_types(Plan("p", "n", modules, (step,)), Recorded((RecordedStep("data.load", "", classes=classes),)))
    new = plan.steps[0]
    return (
        [one.annotation for one in new.parameters],
        [one.annotation for one in new.returns],
        [one for one in plan.modules[0].imports if one not in imports],
    )


def test_a_class_is_written_by_the_name_that_the_module_has_for_it():
    """Through its module or by itself."""
    both = {"df": "pandas.DataFrame", "-> df": "pandas.DataFrame"}
    assert typed(both) == (["pd.DataFrame"], ["pd.DataFrame"], [])
    assert typed(both, imports=[Import("pandas")]) == (["pandas.DataFrame"], ["pandas.DataFrame"], [])
    assert typed(both, imports=[Import("pandas", "DataFrame")])[:2] == (["DataFrame"], ["DataFrame"])
    assert typed({"df": "list[str]", "-> df": "float"})[:2] == (["list[str]"], ["float"])


def test_what_is_missing_is_imported_if_the_notebook_uses_that_library():
    """A library that it does not import is no dependency of the package."""
    both = {"df": "pandas.DataFrame", "-> df": "pandas.DataFrame"}
    assert typed(both, imports=(), known=[PANDAS]) == (["pd.DataFrame"], ["pd.DataFrame"], [PANDAS])
    assert typed(both, imports=()) == ([""], [""], [])
    ridge = Import("sklearn.linear_model", "Ridge")
    found = typed({"-> df": "sklearn.linear_model.Ridge"}, known=[Import("sklearn.metrics", "r2_score")])
    assert found == ([""], ["Ridge"], [ridge])


def test_results_have_the_class_that_was_returned_last():
    """By a name that the pipeline may import."""
    step = Step("data", "load", "plain", (), (), (), (Return("df", "df", "df"), Return("n", "n", "n")))
    classes = {"-> df": "pandas.DataFrame", "-> n": "int"}
    results = (Result("df", "df", "df"), Result("n", "n", "n"), Result("x", "x", "x"))
    plan = Plan("p", "n", (Module("data", "", (PANDAS,)),), (step,), results=results)
    found = with_types(plan, Recorded((RecordedStep("data.load", "", classes=classes),))).results
    assert [(one.annotation, one.needs) for one in found] == [("pd.DataFrame", PANDAS), ("int", None), ("Any", None)]


def test_half_a_tuple_is_not_annotated():
    """Nor is anything imported for the half."""
    found = typed({"-> a": "pandas.DataFrame"}, imports=(), returns=("a", "b"), known=[PANDAS])
    assert found == ([""], ["", ""], [])


def test_a_name_that_the_step_has_for_something_else_is_not_used():
    """Its own variables come first."""
    assert typed({"pd": "pandas.DataFrame"}, parameters=("pd",), returns=())[0] == [""]
    taken = Import("other", "Ridge")
    found = typed({"-> df": "sklearn.linear_model.Ridge"}, imports=[taken], known=[Import("sklearn")])
    assert found == ([""], [""], [])
