"""REVIEW.md and README.md: what a person reads first, whatever the notebook's words are."""

import re

import pytest

from nbengineer.emitting.flowchart import flowchart
from nbengineer.emitting.markdown import code, label, prose
from nbengineer.emitting.review import review_text
from nbengineer.model.plan import Parameter, Plan, Return, Skipped, Step
from tests.emitting import churn, wild
from tests.emitting.packaging import notebook_of, tree_of


def test_a_review_in_full():
    """One page: what it is, what to look at, flow, cells, settings, what stays, doubts, questions."""
    assert (
        review_text(wild.PLAN, notebook=notebook_of(wild.CODES))
        == """\
# Review of study

`study` is `notebooks/study.ipynb` (Sums &amp; &lt;products&gt;) as a package: 9 code cells became 4 functions in 2 modules, 2 settings and 3 tests of the notebook's own. Start with `src/study/pipeline.py`: it is the whole run on one page.

This file is made again by every extraction; cells are numbered by their place in the notebook, from 1.

## Look here first

- `train.sum_up` depends on the seed that setup.prepare sets.
- 1 warning below.

## Data flow

The steps in run order, and the variables that pass between them.

```mermaid
flowchart TD
  s1["data.load"]
  s2["train.sum_up"]
  s1 -->|"numbers"| s2
```

## Cells, functions, tests

| Cell | Begins with | Became | Tests |
| --- | --- | --- | --- |
| 1 | `RATE = 2` | settings | [test_config.py](tests/test_config.py) |
| 3 | `rows = open(TABLE).read().split()` | [`data.load`](src/study/data.py) | [test_data.py](tests/test_data.py) |
| 4 | `assert len(numbers) == 3` | tests | [test_data.py](tests/test_data.py) |
| 5 | `def scaled(x):` | [`data.scaled`](src/study/data.py) | [test_data.py](tests/test_data.py) |
| 6 | `assert scaled(2) == 4 # twice` | tests | [test_data.py](tests/test_data.py) |
| 7 | `total = helper.add(numbers)` | [`train.sum_up`](src/study/train.py) | [test_train.py](tests/test_train.py) |
| 8 | `def test_zero():` | tests | [test_train.py](tests/test_train.py) |
| 9 | `def scaled_by(x, y):` | [`data.scaled_by`](src/study/data.py) | [test_data.py](tests/test_data.py) |
| 10 | `numbers` | skipped: display-only | - |

## Settings

| Field | In the notebook | Default | Cell |
| --- | --- | --- | --- |
| `rate` | `RATE` | `2` | 1 |
| `table` | `TABLE` | `'data/rows.txt'` | 1 |

## What stays in the notebook

| Cell | What | Why |
| --- | --- | --- |
| 10 | `numbers` | display-only |
| 7 | `fig \\| x` | display-only |

## Diagnostics

### Warnings

- **NBE480** (the notebook): no interpreter was asked. *Name it.*

### Notes

- **NBE301** (cell 3, line 1): `open` is never closed &lt;b&gt;.

## Open questions

Each is a stub: a skipped test that waits for an answer. No test compares values yet, apart from the notebook's own.

- What should `load` do when a row is no number? ([test_data.py](tests/test_data.py))
- What should `sum_up` do when numbers is empty? ([test_train.py](tests/test_train.py))
- What should `scaled_by` do when x is None? ([test_data.py](tests/test_data.py))
"""
    )


def test_merged_verbatim_and_pulled_in_steps_come_first():
    """A reviewer must not look for them."""
    steps = (
        Step("data", "a", "verbatim", (), ("c0", "c1")),
        Step("data", "b", "merged", (), ("c2",)),
        Step("data", "c", "plain", (), ("c3",), pulled_in=True),
    )
    plan = Plan("study", "study", steps=steps, proposed=True, reasons={"c0": "calls `read_csv`"})
    text = review_text(plan, notebook=notebook_of(wild.codes_of("1", "2", "3", "4")))
    assert "- `data.a` runs the source of cells 1, 2 as it stands" in text
    assert "- `data.b` holds cell 3 together" in text
    assert "- `data.c` was not asked for; what follows needs it (cell 4)." in text
    assert "The notebook has no tags" in text
    assert (
        "| 1 | `1` | [`data.a`](src/study/data.py) | [test_data.py](tests/test_data.py) | calls \\`read_csv\\` |"
        in text
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a | b", "a \\| b"),
        ("<script>&amp;", "&lt;script&gt;&amp;amp;"),
        ("**x** _y_ snake_case `z`", "\\*\\*x\\*\\* \\_y\\_ snake_case \\`z\\`"),
        ("# no heading\n- no list", "\\# no heading - no list"),
        ("- item", "\\- item"),
        ("12. item", "12\\. item"),
        ("[a](javascript:x) ![b](c)", "\\[a\\](javascript:x) !\\[b\\](c)"),
        ("@somebody $x$ ~~y~~", "&#64;somebody \\$x\\$ \\~\\~y\\~\\~"),
        ("a\u202eb\x00c", "ab c"),
        ("", ""),
    ],
)
def test_prose_shows_a_notebooks_words_literally(text, shown):
    """As no markup of Markdown or HTML, on one line."""
    assert prose(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("x = 1", "`x = 1`"),
        ("a | b", "`a \\| b`"),
        ("`a` ``b``", "``` `a` ``b`` ```"),
        ("a\nb", "`a b`"),
        ("x" * 90, f"`{'x' * 79}…`"),
        ("path\\", "` path\\ `"),
        ("", ""),
    ],
)
def test_code_spans_hold_any_code(text, shown):
    """Backticks inside get a longer fence."""
    assert code(text) == shown


def test_labels_can_not_leave_their_quotes():
    """Mermaid's own signs become its entities."""
    assert label('a"]; click x <b>') == "a#34;#93;#59; click x #60;b#62;"


def test_edges_name_few_variables_and_settings_are_no_flow():
    """The last step that returned a variable is where it comes from."""
    names = tuple("abcdefg")
    steps = (
        Step("data", "make", "plain", (), (), returns=tuple(Return(n, n, n) for n in names)),
        Step(
            "data", "change", "plain", (), (), parameters=(Parameter("a", "a", "a"),), returns=(Return("a", "a", "a"),)
        ),
        Step(
            "train",
            "use",
            "plain",
            (),
            (),
            parameters=(*(Parameter(n, n, n) for n in names), Parameter("k", "a", "config.k", keyword_only=True)),
        ),
    )
    assert (
        flowchart(Plan("p", "p", steps=steps))
        == """\
flowchart TD
  s1["data.make"]
  s2["data.change"]
  s3["train.use"]
  s1 -->|"a"| s2
  s2 -->|"a"| s3
  s1 -->|"b, c, d, e, f and 1 more"| s3"""
    )


def test_a_readme_says_how_to_use_the_package():
    """Install, run, set, test; the commands stand in blocks of their own."""
    text = tree_of(churn.PLAN, churn.CODES).texts["README.md"]
    assert re.findall(r"```sh\n(.*?)\n```", text, re.DOTALL) == [
        "python -m venv .venv && . .venv/bin/activate\npython -m pip install -e '.[test]'",
        "python -m churn\npython -m churn --output output",
        "python -m churn --config conf/config.toml --set test_size=0.25",
        "pytest\nruff check . && ruff format --check .",
    ]
    assert "does not need it to run" in text


def test_a_readme_lists_inputs_that_it_does_not_carry():
    """And where secrets come from."""
    text = tree_of(wild.LARGE, wild.CODES).texts["README.md"]
    assert "- `../up/rows.txt`\n- `big.csv`\n" in text
    text = tree_of(wild.SECRET, wild.CODES).texts["README.md"]
    assert "Read from the environment, so that no file holds them: `API_KEY`." in text


def test_a_chart_that_nobody_could_read_is_left_out():
    """The cells' table says the same."""
    steps = tuple(Step("data", f"f{n}", "plain", (), ()) for n in range(201))
    assert flowchart(Plan("p", "p", steps=steps)) == ""
    assert "mermaid" not in review_text(Plan("p", "p", steps=steps), notebook=notebook_of(()))


def test_a_cell_begins_with_what_is_left_of_it():
    """A magic that was dropped counts only where there is nothing else."""
    skipped = (Skipped("c0", "magic: %matplotlib", 1, "%matplotlib"), Skipped("c1", "magic: %cd", 1, "%cd"))
    codes = wild.codes_of("%matplotlib\n\nx = 1", "%cd")
    text = review_text(Plan("p", "p", skipped=skipped), notebook=notebook_of(codes))
    assert "| 1 | `x = 1` |" in text
    assert "| 2 | `%cd` |" in text


def test_imports_do_not_stay_and_a_line_is_listed_once():
    """A magic says its own line already."""
    skipped = (
        Skipped("c0", "imports"),
        Skipped("c1", "magic: !ls", 1, "!ls"),
        Skipped("c1", "display-only", 1),
    )
    text = review_text(Plan("p", "p", skipped=skipped), notebook=notebook_of(wild.codes_of("import os", "!ls")))
    assert "| 1 | `import os` | imports | - |\n| 2 | `!ls` | skipped: display-only | - |\n" in text
    assert text.endswith("| Cell | What | Why |\n| --- | --- | --- |\n| 2 | `!ls` | magic |\n")
