"""What config.py promises: the notebook's own values, unless a file or a caller says otherwise."""

from pathlib import Path

import pytest

from churn.config import Config, load

CONFIG = Path(__file__).parents[1] / "conf/config.toml"


def test_the_file_has_the_defaults():
    assert load(CONFIG) == Config()


def test_an_unknown_setting_is_an_error():
    with pytest.raises(ValueError, match="no_such_setting"):
        load(CONFIG, {"no_such_setting": 1})


def test_a_value_of_another_type_is_an_error():
    with pytest.raises(ValueError, match="data must be"):
        load(CONFIG, {"data": object()})
