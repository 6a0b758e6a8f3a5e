"""What functions and settings are called."""

import pytest

from nbengineer.planning.naming import docstring, field_name, function_name, given_name
from nbengineer.reading.headings import Heading

NONE = frozenset()


@pytest.mark.parametrize(
    ("heading", "module", "returns", "name"),
    [
        ("Load the customers", "data", ["df"], "load_the_customers"),
        ("Who's leaving? (Q3)", "data", ["df"], "whos_leaving_q3"),
        ("Überblick & Größe", "plots", [], "uberblick_grosse"),
        (
            "Clean the data so that every later step can rely upon it",
            "data",
            ["df"],
            "clean_the_data_so_that_every_later_step",
        ),
        ("A" + "b" * 60, "data", [], "a" + "b" * 39),
    ],
)
def test_a_heading_names_the_function(heading, module, returns, name):
    """ASCII, snake case, at most 40 characters, cut at a word."""
    assert function_name(heading, module=module, returns=returns, taken=NONE) == name


@pytest.mark.parametrize(
    ("heading", "module", "returns", "name"),
    [
        ("", "data", ["df"], "load_df"),
        ("数据", "data", ["df"], "load_df"),
        ("Import", "setup", ["rng"], "prepare_rng"),
        ("Sum", "evaluate", ["auc"], "evaluate_auc"),
        ("Train", "train", ["X_test", "y_test", "model"], "train_model"),
        ("Ages", "plots", ["fig", "ages"], "plot_ages"),
        ("", "plots", ["fig", "ax"], "plot_fig"),
        ("", "features", ["X", "y"], "build_x"),
        ("", "checks", ["missing"], "check_missing"),
        ("", "predict", ["nextWeeks"], "predict_next_weeks"),
        ("", "backtest", ["errors"], "backtest_errors"),
        ("", "plots", [], "plots_step"),
        ("Features", "features", [], "features_step"),
    ],
)
def test_without_a_usable_heading_the_verb_of_the_module_names_it(heading, module, returns, name):
    """Empty, a keyword, a builtin, the module itself, or a name that the notebook uses."""
    assert function_name(heading, module=module, returns=returns, taken=frozenset({"ages", "df"})) == name


@pytest.mark.parametrize(
    ("heading", "module", "name"),
    [
        ("2020 sales", "data", "load_2020_sales"),
        ("3D view", "plots", "plot_3d_view"),
        ("2020", "eda", "eda_2020"),
    ],
)
def test_a_number_in_front_is_kept_behind_a_verb(heading, module, name):
    """What starts with a digit is no name, but says something."""
    assert function_name(heading, module=module, returns=[], taken=NONE) == name


def test_a_fallback_that_the_notebook_uses_falls_back_further():
    """`load_df` is a function of the notebook."""
    taken = frozenset({"load_df"})
    assert function_name("", module="data", returns=["df"], taken=taken) == "data_step"
    assert function_name("", module="data", returns=["df"], taken=taken | {"data_step"}) == "data_step_2"


def test_functions_of_one_name_are_counted():
    """The second gets `_2`, also where that one is taken."""
    given = frozenset({"load_the_customers", "load_the_customers_2"})
    name = function_name("Load the customers", module="data", returns=["df"], taken=NONE, given=given)
    assert name == "load_the_customers_3"


@pytest.mark.parametrize(
    ("function", "name"),
    [
        ("add_ratios", "add_ratios"),
        ("sum", "sum_step"),
        ("ratio", "ratio_step"),
        ("train", "train_2"),
        ("match", "match"),
    ],
)
def test_a_given_name_stands_unless_it_hides_something(function, name):
    """A builtin, an import or a definition becomes `_step`; the same name again is counted."""
    assert given_name(function, frozenset({"ratio", "pd"}), frozenset({"train"})) == name


@pytest.mark.parametrize(
    ("variable", "field"),
    [
        ("TEST_SIZE", "test_size"),
        ("DataPath", "datapath"),
        ("DF", "DF"),
        ("MAX", "MAX"),
        ("LAMBDA", "LAMBDA"),
        ("CONFIG", "CONFIG"),
        ("seed", "seed"),
        ("__SEED", "seed"),
    ],
)
def test_a_field_is_lower_case_where_nothing_has_that_name(variable, field):
    """Else it keeps its own: the notebook, Python or the emitted code has it already."""
    assert field_name(variable, taken=frozenset({"df"}), fixed=False) == field


def test_a_field_that_a_string_names_keeps_its_name():
    """`df.query("a > @LIMIT")` looks for `LIMIT`."""
    assert field_name("LIMIT", taken=NONE, fixed=True) == "LIMIT"


def test_a_docstring_is_the_paragraph_else_the_heading():
    """Nothing without a heading."""
    heading = Heading("2. Load", 2, "One row per customer.", 0, "Load")
    assert docstring(heading) == "One row per customer."
    assert docstring(Heading("2. Load", 2, "", 0, "Load")) == "Load"
    assert docstring(Heading("2.", 2, "", 0, "")) == "2."
    assert docstring(Heading()) == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("let's look", "Let's look"),
        ("pre-process it", "Pre-process it"),
        ("the rest.", "The rest."),
        ("df holds the rows", "df holds the rows"),
        ("np.mean is slow", "np.mean is slow"),
        ("x2 and y2", "x2 and y2"),
        ("iPhones only", "iPhones only"),
    ],
)
def test_a_docstring_begins_as_a_sentence_does(text, said):
    """A word gets its capital, code does not."""
    assert docstring(Heading("Load", 2, text, 0, "Load"), {"df"}) == said
