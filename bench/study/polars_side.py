"""Five characteristics by hand in Polars, straight from the files of a clean country."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from pathlib import Path

KEY = ["s", "r"]
REFERENCE = "20150101"
NAMES = {"RINPERSOONS": "s", "RINPERSOON": "r"}


def build(data: Path, _threads: int) -> pl.DataFrame:
    """Return the rows, sorted by key."""
    young = _young(data)
    found = young
    for one in (_care(data, young), _victims(data), _income(data), _inflow(data)):
        found = found.join(one, on=KEY, how="left")
    filled = found.with_columns(
        pl.col("latest_victimisation").fill_null(-1), pl.col("outcome").fill_null(value=False)
    )
    return filled.sort(KEY).collect()


def _scan(data: Path, pattern: str) -> pl.LazyFrame:
    return pl.scan_parquet(data / pattern).rename(NAMES, strict=False)


def _years_ago(day: pl.Expr) -> pl.Expr:
    year, month, number = (day.str.slice(*at) for at in ((0, 4), (4, 2), (6, 2)))
    months = (2015 - year.cast(pl.Int32)) * 12 + 1 - month.cast(pl.Int32)
    return (months - (number > "01").cast(pl.Int32)) // 12


def _young(data: Path) -> pl.LazyFrame:
    born = pl.concat_str("GBAGEBOORTEJAAR", "GBAGEBOORTEMAAND", "GBAGEBOORTEDAG")
    persons = _scan(data, "GBAPERSOON*TABV*.parquet").filter(born <= REFERENCE)
    homes = _scan(data, "GBAHUISHOUDENS*BUSV*.parquet").filter(
        (pl.col("DATUMAANVANGHH") <= REFERENCE) & (pl.col("DATUMEINDEHH") >= REFERENCE)
    )
    one_parent = (pl.col("PLHH") == "1") & (pl.col("TYPHH") == "6")
    return (
        persons.select(*KEY, _years_ago(born).alias("age"))
        .filter(pl.col("age") < 23)
        .join(homes.select(*KEY, one_parent.alias("one_parent")), on=KEY)
    )


def _care(data: Path, young: pl.LazyFrame) -> pl.LazyFrame:
    told = _scan(data, "KINDOUDER*TABV*.parquet").join(young.select(KEY), on=KEY)
    parents = pl.concat(
        told.select(*KEY, pl.col(f"RINPERSOONS{who}").alias("ps"), pl.col(number).alias("pr"))
        for who, number in (("Ma", "RINPERSOONMa"), ("pa", "RINPERSOONpa"))
    ).filter(pl.col("pr") != "---------")
    running = (
        _scan(data, "GGZDBCTRAJECTEN*2014TABV*.parquet")
        .filter(
            (pl.col("GGZDBCBEGINDATUM") <= "20141231") & (pl.col("GGZDBCEINDDATUM") >= "20141231")
        )
        .select(pl.col("s").alias("ps"), pl.col("r").alias("pr"), pl.lit(value=True).alias("cared"))
        .unique()
    )
    cared = pl.col("cared").fill_null(value=False).any().alias("parent_in_mental_health_care")
    return parents.join(running, on=["ps", "pr"], how="left").group_by(KEY).agg(cared)


def _victims(data: Path) -> pl.LazyFrame:
    day = pl.col("PLEEGDATUM")
    within = _scan(data, "SLO*TABV*.parquet").filter((day > "20100101") & (day <= REFERENCE))
    latest = within.group_by(KEY).agg(day.max())
    return latest.select(*KEY, _years_ago(day).alias("latest_victimisation"))


def _income(data: Path) -> pl.LazyFrame:
    members = _scan(data, "KOPPELPERSOONHUISHOUDEN2014.parquet")
    income = pl.scan_parquet(data / "INHA2014TABV*.parquet").filter(
        pl.col("INHGESTINKH") != 9_999_999_999
    )
    both = members.join(income, on=["RINPERSOONSHKW", "RINPERSOONHKW"])
    return both.select(*KEY, pl.col("INHGESTINKH").alias("household_income"))


def _inflow(data: Path) -> pl.LazyFrame:
    start = pl.col("JGDHGELDIGHEIDBEGINDATUM")
    begun = _scan(data, "JGDHULP*BUSV*.parquet").filter((start > REFERENCE) & (start <= "20160101"))
    return begun.select(*KEY, pl.lit(value=True).alias("outcome")).unique()
