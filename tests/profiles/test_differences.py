"""What was declared or read otherwise in another year."""

from __future__ import annotations

from dataclasses import replace

from kansrijk.findings import Protected, Setting, Status
from kansrijk.profiles import (
    Asked,
    AskedSetting,
    Declared,
    Difference,
    Meaning,
    PopulationFinding,
    Source,
    Step,
    differences,
)
from kansrijk.study import Text, same

STEP = Step(label=same("Age: 23 or more"), dropped=Protected(10), left=Protected(90))
BEFORE = Declared(
    asked=Asked(
        status=Status.OK,
        title=same("Trial"),
        population=same("people"),
        reference_dates=("2015-01-01",),
        outcome=same("hit"),
        outcome_kind="use",
        until="2016-01-01",
        variables=(),
        settings=(),
        sources=(),
        study_digest="",
    ),
    population=PopulationFinding(
        status=Status.OK,
        label=same("people"),
        start=Protected(100),
        steps=(STEP,),
        n=Protected(90),
    ),
)


def declared(**changed):
    return replace(BEFORE, asked=replace(BEFORE.asked, **changed))


def meaning(sentence, *levels):
    return Meaning(label=same("one"), sentence=same(sentence), levels=tuple(map(same, levels)))


def settings(**values):
    return tuple(AskedSetting(name=name, value=Setting(value)) for name, value in values.items())


def sources(*files):
    return tuple(
        Source(register=register, holder="city", file=file, digest="", size=Setting(1), year=year)
        for register, file, year in files
    )


def told(before, after):
    return [(one.what, one.name, one.before, one.after) for one in differences(before, after)]


def test_two_years_of_one_declaration_do_not_differ():
    before = declared(sources=sources(("help", "HELP2014V1.csv", "2014")))
    after = declared(
        reference_dates=("2016-01-01",),
        until="2017-01-01",
        sources=sources(("help", "HELP2014V1.csv", "2014"), ("help", "HELP2015V1.csv", "2015")),
    )
    assert told(before, after) == []


def test_settings_that_differ_are_told_with_both_values():
    before = declared(settings=settings(min_child=6000, seed=1, old=3))
    after = declared(settings=settings(min_child=6120, seed=1))
    assert told(before, after) == [
        ("setting", "min_child", 6000, 6120),
        ("setting", "old", 3, None),
    ]


def test_another_population_or_window_is_told():
    shorter = declared(until="2015-07-01", semantics="rpart", population=same("children"))
    people = BEFORE.asked.population
    assert told(BEFORE, shorter) == [
        ("until", "until", "2016-01-01", "2015-07-01"),
        ("population", "population", people, same("children")),
        ("semantics", "semantics", "spss", "rpart"),
    ]
    endless = declared(until=None)
    assert next(one[0] for one in told(endless, shorter)) == "until"


def test_steps_of_the_ledger_that_came_and_went_are_told():
    another = replace(STEP, label=same("Age: 18 or more"))
    steps = replace(BEFORE.population, steps=(another,))
    assert told(BEFORE, replace(BEFORE, population=steps)) == [
        ("step", "Age: 23 or more", same("Age: 23 or more"), None),
        ("step", "Age: 18 or more", None, same("Age: 18 or more")),
    ]


def test_variables_that_mean_something_else_are_told():
    before = replace(
        declared(),
        meanings={
            "same": meaning("a"),
            "other": meaning("five years"),
            "gone": meaning("b"),
            "level": meaning("c", "x", "y"),
            "year": meaning("d", "2013", "2014"),
        },
        years=("year",),
    )
    after = replace(
        before,
        meanings={
            "same": meaning("a"),
            "other": meaning("four years"),
            "level": meaning("c", "y", "z"),
            "new": meaning("e"),
            "year": meaning("d", "2014", "2015"),
        },
    )
    assert told(before, after) == [
        ("variable", "other", same("five years"), same("four years")),
        ("variable", "gone", same("b"), None),
        ("level", "level", same("x"), None),
        ("level", "level", None, same("z")),
        ("variable", "new", None, same("e")),
    ]


def test_files_of_another_name_are_told_without_their_year():
    before = declared(
        sources=sources(("help", "HELP2014V1.csv", "2014"), ("homes", "homes.csv", None))
    )
    after = declared(
        sources=sources(("help", "HELP2015V2.csv", "2015"), ("jobs", "jobs.csv", None))
    )
    assert told(before, after) == [
        ("file", "help", "HELP{year}V1.csv", "HELP{year}V2.csv"),
        ("file", "homes", "homes.csv", None),
        ("file", "jobs", None, "jobs.csv"),
    ]


def test_a_difference_has_the_label_of_its_variable():
    label = Text(nl="een", en="one")
    before, after = (
        replace(declared(), meanings={"one": replace(meaning(said), label=label)})
        for said in ("a", "b")
    )
    assert list(differences(before, after)) == [
        Difference(what="variable", name="one", label=label, before=same("a"), after=same("b"))
    ]
