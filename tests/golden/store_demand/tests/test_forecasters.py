"""What forecasters.py promises."""

import numpy as np
import pandas as pd
import pytest

from store_demand.forecasters import SeasonalNaive, SeasonalSmoother


def test_importing_it_does_nothing(what_importing_does):
    """No file is opened, nothing is started, nothing is printed."""
    assert what_importing_does("store_demand.forecasters") == []


@pytest.mark.skip(
    reason="stub: what should SeasonalNaive do when series has fewer than season values?"
)
def test_SeasonalNaive_when_series_has_fewer_than_season_values(): ...


@pytest.mark.skip(
    reason="stub: what should SeasonalSmoother do when series is such that usual is 0?"
)
def test_SeasonalSmoother_when_series_is_such_that_usual_is_0(): ...


@pytest.mark.skip(reason="stub: what should make_forecaster do when name is not 'seasonal naive'?")
def test_make_forecaster_when_name_is_not_seasonal_naive(): ...


def test_two_forecasters():
    naive = SeasonalNaive(season=3).fit(pd.Series([9.0, 9.0, 9.0, 1.0, 2.0, 3.0]))
    assert naive.predict(4).tolist() == [1.0, 2.0, 3.0, 1.0]


def test_two_forecasters_2():
    flat = SeasonalSmoother(season=4, alpha=0.5).fit(pd.Series([5.0] * 12))
    assert np.allclose(flat.predict(3), 5.0)
