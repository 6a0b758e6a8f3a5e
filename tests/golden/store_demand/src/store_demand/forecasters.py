"""Forecasters."""

import numpy as np
import pandas as pd


class SeasonalNaive:
    """The next season will be like the last one."""

    def __init__(self, season):
        self.season = season

    def fit(self, series):
        self.last_season_ = series.to_numpy()[-self.season :]
        return self

    def predict(self, steps):
        return self.last_season_[np.arange(steps) % self.season]


class SeasonalSmoother:
    """Exponential smoothing of the level, times a factor for each week of the season."""

    def __init__(self, season, alpha):
        self.season = season
        self.alpha = alpha

    def fit(self, series):
        values = series.to_numpy()
        place = np.arange(len(values)) % self.season
        usual = series.rolling(self.season, center=True, min_periods=1).mean().to_numpy()
        factors = pd.Series(values / usual).groupby(place).mean()
        self.factors_ = factors.to_numpy()
        self.level_ = self._smooth(values / self.factors_[place])
        self.next_place_ = len(values) % self.season
        return self

    def _smooth(self, values):
        level = values[0]
        for value in values[1:]:
            level = self.alpha * value + (1 - self.alpha) * level
        return level

    def predict(self, steps):
        place = (self.next_place_ + np.arange(steps)) % self.season
        return self.level_ * self.factors_[place]


def make_forecaster(name, *, season_length: int, smoothing: float):
    if name == "seasonal naive":
        return SeasonalNaive(season_length)
    return SeasonalSmoother(season_length, smoothing)
