"""What tags ask for, every tag that can't be obeyed, and what the package is called."""

import pytest

from nbengineer.errors import BadRequest
from nbengineer.model.notebook import Cell, Notebook
from nbengineer.reading.tags import VOCABULARY, Target, package_name, target, targets


def cell(*tags, kind="code", number=2):
    return Cell("ab", number, kind, "", tags)


def refusal(*tags):
    with pytest.raises(BadRequest) as caught:
        target(cell(*tags))
    assert caught.value.where == 'cell 2 ("ab")'
    assert caught.value.help
    return caught.value.what


@pytest.mark.parametrize(
    ("tags", "asked"),
    [
        ((), Target()),
        (("other", "nb:data"), Target()),
        (("nbe:data",), Target("target", "data")),
        (("nbe:data.load_df",), Target("target", "data", "load_df")),
        (("nbe:mine",), Target("target", "mine")),
        (("nbe:test",), Target("test")),
        (("nbe:skip",), Target("skip")),
        (("parameters",), Target("parameters")),
        (("nbe:skip", "nbe:test"), Target("test")),
        (("nbe:skip", "nbe:test", "parameters"), Target("parameters")),
        (("nbe:data", "parameters"), Target("parameters", "data")),
        (("nbe:data", "nbe:skip"), Target("skip", "data")),
        (("nbe:data.f", "nbe:test"), Target("test", "data", "f")),
        (("nbe:ﬁt",), Target("target", "fit")),
    ],
)
def test_what_tags_ask_for(tags, asked):
    """The tag of most force counts; the target is kept beside it. Names are as Python sees them."""
    assert target(cell(*tags)) == asked


@pytest.mark.parametrize("module", VOCABULARY)
def test_every_module_of_the_vocabulary_can_be_asked_for(module):
    """With and without a function."""
    assert target(cell(f"nbe:{module}")).module == module
    assert target(cell(f"nbe:{module}.f")) == Target("target", module, "f")


@pytest.mark.parametrize("kind", ["markdown", "raw"])
def test_cells_that_are_no_code_have_no_target(kind):
    """Whatever their tags say."""
    assert target(cell("nbe:data", "nbe:1", kind=kind)) == Target()


@pytest.mark.parametrize(
    ("tag", "why"),
    [
        ("nbe:", "it names no module"),
        ("nbe:.f", "it names no module"),
        ("nbe:data.", "it names no function"),
        ("nbe:1st", "'1st' is no Python name"),
        ("nbe:my-data", "'my-data' is no Python name"),
        ("nbe: data", "' data' is no Python name"),
        ("nbe:data.load df", "'load df' is no Python name"),
        ("nbe:data.a.b", "'a.b' is no Python name"),
        ("nbe:class", "'class' is a keyword of Python"),
        ("nbe:data.lambda", "'lambda' is a keyword of Python"),
        ("nbe:_data", "the module '_data' starts with an underscore"),
        ("nbe:data._f", "the function '_f' starts with an underscore"),
        ("nbe:config", "'config' is reserved"),
        ("nbe:Pipeline", "'Pipeline' is reserved"),
        ("nbe:local.f", "'local' is reserved"),
        ("nbe:unbound", "'unbound' is reserved"),
        ("nbe:test.f", "'test' is reserved"),
        ("nbe:skip.f", "'skip' is reserved"),
        ("nbe:parameters", "'parameters' is reserved"),
        ("nbe:json", "'json' is a module of the standard library"),
        ("nbe:imp", "'imp' is a module of the standard library"),
        (f"nbe:{'a' * 101}.f", "'aaaaaaaaaaaaaaaaaaaa'… is too long for the name of a file (at most 100 bytes)"),
        (f"nbe:{'é' * 51}", "'éééééééééééééééééééé'… is too long for the name of a file (at most 100 bytes)"),
    ],
)
def test_a_tag_that_cannot_be_obeyed(tag, why):
    """Also on a cell that is skipped: the tag is wrong there too."""
    assert refusal(tag) == f"the tag {tag!r} can't be obeyed: {why}"
    assert refusal("nbe:skip", tag) == f"the tag {tag!r} can't be obeyed: {why}"


def test_more_than_one_target():
    """Twice the same is one."""
    assert refusal("nbe:data", "nbe:train.f") == "the cell has more than one target: nbe:data, nbe:train.f"
    assert target(cell("nbe:data", "nbe:data")) == Target("target", "data")


def test_modules_that_differ_only_in_case():
    """On some systems they would be one file."""
    notebook = Notebook("n", (cell("nbe:Data", number=1), cell("nbe:train"), cell("nbe:data", number=3)))
    with pytest.raises(BadRequest, match=r"'Data' \(cell 1 \(\"ab\"\)\) and 'data' differ only in case"):
        targets(notebook)


def test_one_target_per_cell():
    """In the order of the cells."""
    notebook = Notebook("n", (cell(kind="markdown"), cell("nbe:data"), cell()))
    assert targets(notebook) == (Target(), Target("target", "data"), Target())


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("churn", "churn"), ("Churn Model v2", "churn_model_v2"), ("01_churn", "churn"), ("3.2 - Load data", "load_data"), ("01", "notebook"),
        ("myNotebook", "my_notebook"), ("Größe", "grosse"), ("数据", "notebook"), ("", "notebook"), ("class", "class_pkg"), ("json", "json_pkg"),
        ("Test", "test_pkg"), ("pandas", "pandas_pkg"), ("2nd_try", "notebook_2nd_try"), ("a.b-c", "a_b_c"), ("__init__", "init"),
        ("2024-03-churn", "churn"), ("Sklearn", "sklearn_pkg"), ("x" * 240, "x" * 96), ("one word " * 30, "_".join(["one_word"] * 10) + "_one"),
    ],
)  # fmt: skip
def test_a_package_is_called_after_its_notebook(stem, name):
    """Without leading numbering; never as an import, a keyword or the standard library."""
    assert package_name(stem, given=None, taken=frozenset({"pandas", "sklearn"})) == name


@pytest.mark.parametrize("given", ["churn", "Churn", "a1", "a_b"])
def test_a_name_given_by_hand_is_taken_as_it_is(given):
    """If it can be a package's."""
    assert package_name("x", given=given, taken=frozenset()) == given


@pytest.mark.parametrize(
    ("given", "why", "suggestion"),
    [
        ("my-pkg", "it must be a Python name of ASCII letters", "--name my_pkg would do"),
        ("1a", "it must be a Python name of ASCII letters", "--name notebook would do"),
        ("größe", "it must be a Python name of ASCII letters", "--name grosse would do"),
        ("_a", "it must be a Python name of ASCII letters", "--name a would do"),
        ("a_", "it must be a Python name of ASCII letters", "--name a would do"),
        ("", "it must be a Python name of ASCII letters", "--name notebook would do"),
        ("a/b", "it must be a Python name of ASCII letters", "--name a_b would do"),
        ("class", "that is a keyword of Python", "--name class_pkg would do"),
        ("json", "it would hide a module of that name", "--name json_pkg would do"),
        ("Pandas", "it would hide a module of that name", "--name pandas_pkg would do"),
        ("a" * 101, "it is too long for the name of a folder (at most 100 characters)", "--name notebook would do"),
    ],
)
def test_a_name_that_no_package_can_have(given, why, suggestion):
    """With one that would do."""
    with pytest.raises(BadRequest) as caught:
        package_name("x", given=given, taken=frozenset({"pandas"}))
    assert caught.value.what.startswith(f"the package can't be called {given!r}: {why}")
    assert caught.value.help.startswith(suggestion)
