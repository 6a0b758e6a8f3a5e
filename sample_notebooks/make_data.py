"""Makes the data of the sample notebooks; the same bytes every time.

Run it anywhere: `python sample_notebooks/make_data.py` writes `data/` beside this file. Everything is
invented, and the effects that the notebooks find were put in here.
"""

from pathlib import Path

import numpy as np
import pandas as pd

DATA = Path(__file__).parent / "data"


def make_customers(rng: np.random.Generator, rows: int = 1600) -> pd.DataFrame:
    """Customers of a mobile provider; those who pay much and call support often leave sooner."""
    plan = rng.choice(["basic", "plus", "family"], size=rows, p=[0.5, 0.3, 0.2])
    contract = rng.choice(["monthly", "yearly"], size=rows, p=[0.6, 0.4])
    tenure = np.ceil(rng.gamma(shape=1.6, scale=14.0, size=rows)).astype(int)
    price = pd.Series(plan).map({"basic": 15.0, "plus": 28.0, "family": 45.0}).to_numpy()
    spend_per_month = price * rng.normal(1.1, 0.15, size=rows).clip(0.7)
    calls_per_month = rng.gamma(shape=0.8, scale=0.25, size=rows)
    late_bills = rng.poisson(0.4, size=rows)

    score = (
        -1.1
        + 2.8 * (calls_per_month - 0.2)
        + 9.0 * (spend_per_month / price - 1.1)
        + 0.5 * late_bills
        - 0.03 * (tenure - 20)
        - 1.3 * (contract == "yearly")
    )
    churned = rng.random(rows) < 1 / (1 + np.exp(-score))

    # what an export does to clean data: sloppy labels, missing tenures, rows sent twice
    sloppy = rng.random(rows) < 0.04
    is_new = (tenure <= 2) & (rng.random(rows) < 0.5)
    customers = pd.DataFrame(
        {
            "customer_id": np.arange(rows) + 10_001,
            "plan": np.where(sloppy, np.char.add(np.char.title(plan), " "), plan),
            "contract": contract,
            "tenure": pd.Series(tenure, dtype="Int64").mask(is_new),
            "spend": (spend_per_month * tenure).round(2),
            "calls": rng.poisson(calls_per_month * tenure),
            "late_bills": late_bills,
            "churned": churned.astype(int),
        }
    )
    again = customers.iloc[np.sort(rng.choice(rows, size=14, replace=False))]
    return pd.concat([customers, again]).sort_values("customer_id", kind="stable")


def make_store_demand(rng: np.random.Generator, weeks: int = 208) -> pd.DataFrame:
    """Weekly units of six stores: a yearly season, a slow trend, promotions, and a few closed weeks."""
    days = pd.date_range("2020-01-06", periods=weeks, freq="7D")
    week = np.arange(weeks)
    stores = []
    for number, name in enumerate(["airport", "harbour", "market", "old town", "station", "west end"]):
        base = 160 + 45 * number
        growth = rng.normal(0.0012, 0.0008)
        height = rng.uniform(0.10, 0.35)
        season = 1 + height * np.sin(2 * np.pi * (week - rng.integers(0, 52)) / 52)
        holiday = 1 + 0.35 * np.isin(week % 52, [49, 50, 51])
        promotion = rng.random(weeks) < 0.08
        drift = np.cumsum(rng.normal(0, 0.012, size=weeks))
        mean = base * (1 + growth * week) * season * holiday * (1 + 0.2 * promotion) * np.exp(drift)
        units = rng.normal(mean, np.sqrt(3 * mean)).round().clip(0).astype(int)
        closed = rng.random(weeks) < 0.012
        store = pd.DataFrame(
            {
                "week": days.strftime("%Y-%m-%d"),
                "store": name,
                "units": np.where(closed, 0, units),
                "promotion": promotion.astype(int),
                "closed": closed.astype(int),
            }
        )
        stores.append(store[rng.random(weeks) > 0.006])  # a few weeks never arrived
    return pd.concat(stores).sort_values(["week", "store"], kind="stable")


def make_emails(rng: np.random.Generator, rows: int = 3600) -> pd.DataFrame:
    """Newsletters sent at a random hour; customers open them before work, trial users in the evening."""
    segment = rng.choice(["customer", "trial"], size=rows, p=[0.65, 0.35])
    hour = rng.integers(6, 22, size=rows)
    day = rng.integers(0, 84, size=rows)
    sent = pd.Timestamp("2023-01-09") + pd.to_timedelta(day * 1440 + hour * 60 + rng.integers(0, 60, size=rows), "min")

    peak = np.where(segment == "customer", 8, 19)
    weekend = sent.day_of_week >= 5
    chance = 0.16 + 0.26 * np.exp(-(((hour - peak) / 2.2) ** 2)) - 0.06 * weekend
    opened = rng.random(rows) < chance
    wait = pd.to_timedelta(np.ceil(rng.lognormal(4.2, 1.5, size=rows)).astype(int), "min")
    emails = pd.DataFrame(
        {
            "segment": segment,
            "sent_at": sent.strftime("%Y-%m-%d %H:%M"),
            "opened_at": (sent + wait).strftime("%Y-%m-%d %H:%M").where(opened, ""),
        }
    ).sort_values("sent_at", kind="stable")
    emails.insert(0, "email_id", np.arange(rows) + 1)
    return emails


def main() -> None:
    """Write the three files; each has a seed of its own, so that one can change without the others."""
    DATA.mkdir(exist_ok=True)
    tables = {
        "customers.csv": make_customers(np.random.default_rng(11)),
        "store_demand.csv": make_store_demand(np.random.default_rng(12)),
        "emails.csv": make_emails(np.random.default_rng(13)),
    }
    for name, table in tables.items():
        table.to_csv(DATA / name, index=False, lineterminator="\n", encoding="utf-8")


if __name__ == "__main__":
    main()
