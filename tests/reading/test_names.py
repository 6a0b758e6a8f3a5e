"""Words of a person as names of a program."""

import pytest

from nbengineer.reading.names import cut_at_word, snake_case


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Load the data", "load_the_data"), ("Größe & Maß", "grosse_mass"), ("Ærø Łódź Œuvre", "aero_lodz_oeuvre"), ("naïve café", "naive_cafe"),
        ("don't stop", "dont_stop"), ("the user\u2019s age", "the_users_age"), ("a--b  c", "a_b_c"), ("_x_", "x"), ("3 ways", "3_ways"),
        ("数据", ""), ("!?", ""), ("", ""), ("\uff21\uff22", "ab"), ("class", "class"), ("K-Means++", "k_means"),
        ("XGBoost", "xgboost"), ("a\nb", "a_b"), ("x²", "x2"), ("🚀 go", "go"), ("a\u2013b", "a_b"),
    ],
)  # fmt: skip
def test_snake_case(text, name):
    """ASCII, lower case, words joined by underscores; nothing if nothing is left."""
    assert snake_case(text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [("myNotebook", "my_notebook"), ("HTMLParser", "html_parser"), ("ChurnV2Final", "churn_v2_final"), ("already_snake", "already_snake")],
)  # fmt: skip
def test_humps_part_words_where_asked(text, name):
    """For file names; in a heading `XGBoost` is one word."""
    assert snake_case(text, humps=True) == name


@pytest.mark.parametrize(
    ("name", "cut"),
    [
        ("load_the_data", "load_the_data"),
        ("a" * 40, "a" * 40),
        ("a" * 41, "a" * 40),
        ("load_" + "b" * 40, "load"),
        ("_".join(["word"] * 9), "_".join(["word"] * 8)),
        ("abcd_" * 8 + "x", "_".join(["abcd"] * 8)),
    ],
)
def test_long_names_end_with_a_whole_word(name, cut):
    """At most forty characters, and no underscore at the end."""
    assert cut_at_word(name) == cut
    assert len(cut) <= 40
