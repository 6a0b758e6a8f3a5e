"""The whole run: the notebook's steps, in the notebook's order."""

from dataclasses import dataclass
from typing import Any

from store_demand import backtest, checks, data, evaluate, features, predict
from store_demand.config import Config


@dataclass(frozen=True)
class Results:
    """What the run leaves for its reader."""

    filled: int
    shortest: int
    winner: Any
    reserve: Any
    orders: Any
    units_ordered: int


def run(config: Config | None = None) -> Results:
    """Run every step with `config` (default: the notebook's own values)."""
    config = config or Config()

    # Load the weekly sales
    sales = data.load_the_weekly_sales(data=config.data)

    # Closed weeks
    sales = features.closed_weeks(sales)

    # One column per store
    weekly, filled = data.make_weekly_table(sales)

    # Enough history?
    shortest = checks.check_history(
        weekly,
        weeks_ahead=config.weeks_ahead,
        folds=config.folds,
        season_length=config.season_length,
    )

    # Backtest
    errors = backtest.backtest_stores(
        weekly,
        weeks_ahead=config.weeks_ahead,
        folds=config.folds,
        season_length=config.season_length,
        smoothing=config.smoothing,
    )

    # Which one wins?
    comparison, winner = evaluate.compare_forecasters(errors)

    # The next weeks
    expected = predict.forecast_stores(
        weekly,
        winner,
        weeks_ahead=config.weeks_ahead,
        season_length=config.season_length,
        smoothing=config.smoothing,
    )

    # What to order
    reserve, orders, units_ordered = predict.make_order_list(
        comparison, winner, expected, weeks_ahead=config.weeks_ahead
    )

    return Results(
        filled=filled,
        shortest=shortest,
        winner=winner,
        reserve=reserve,
        orders=orders,
        units_ordered=units_ordered,
    )
