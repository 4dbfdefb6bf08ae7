"""A large tree in sections: each node once, no picture too large, and links that lead somewhere."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kansrijk.findings import Masked
from kansrijk.profiles import ProfilesFinding
from kansrijk.report import page
from kansrijk.report.branches import Branch, branches
from kansrijk.report.interval_picture import Scale
from kansrijk.report.numbers import known
from kansrijk.report.tree_picture import NARROW, WIDE, Common
from kansrijk.report.tree_sections import ENOUGH_ENDS, FEW_GROUPS, MOST_ENDS, Section, cut, sections
from kansrijk.report.wording import texts
from tests.report.elements import Element, parse
from tests.report.made import EVERY, Leaf, Split, chain, large, profiles, release_of, yes_no
from tests.report.made_asked import PARENT

T = texts("en")
SCALE = Scale(0.6, 0.15)
TREES = {f"{n} leaves": large(n) for n in (2, 12, 13, 14, 40, 200)} | {
    f"depth {n}": chain(n) for n in (11, 12, 30)
}
every_tree = pytest.mark.parametrize("name", TREES)


@cache
def found_of(name: str) -> ProfilesFinding:
    return profiles(TREES[name])


@cache
def cut_up(name: str) -> Section:
    return drawn(found_of(name))


def drawn(found: ProfilesFinding) -> Section:
    return sections(branches(found, T), Common(found.overall, SCALE, T))


def random_trees() -> st.SearchStrategy[Leaf | Split]:
    leaf = st.builds(Leaf, st.just(6_000), st.floats(0.01, 0.5))
    return st.recursive(leaf, lambda b: st.builds(yes_no, st.just(PARENT), b, b), max_leaves=60)


def check_is_sound(top: Section, root: Branch):
    every = list(top.walk())
    for sheet, place in ((WIDE, 0), (NARROW, 1)):
        pictures = [section.pictures[place] for section in every]
        assert {picture.sheet for picture in pictures} == {sheet}
        rows = [row for picture in pictures for row in picture.rows]
        whole = Counter(row.branch.id for row in rows if row.end is None)
        assert whole == Counter(branch.id for branch in root.walk())
        assert max(len(picture.rows) for picture in pictures) <= 2 * MOST_ENDS - 1
        assert [row.end.id for row in rows if row.end] == [
            section.id for one in every for section in one.branches
        ]
    letters = [section.letter for section in every]
    assert len(letters) == len(set(letters)) == len({section.id for section in every})
    assert all(len(section.top.leaves) >= FEW_GROUPS for section in every[1:])


@every_tree
def test_every_node_is_drawn_once(name):
    check_is_sound(cut_up(name), branches(found_of(name), T))


@given(random_trees())
def test_every_tree_is_cut_soundly(tree):
    found = profiles(tree)
    check_is_sound(drawn(found), branches(found, T))


@pytest.mark.parametrize("name", ["2 leaves", "12 leaves", "depth 11"])
def test_a_small_tree_is_one_picture(name):
    assert cut_up(name).branches == ()


@pytest.mark.parametrize("name", ["13 leaves", "14 leaves", "40 leaves", "200 leaves", "depth 12"])
def test_a_large_tree_has_a_top_of_a_readable_number_of_ends(name):
    section = cut_up(name)
    ends = [row for row in section.pictures[0].rows if row.end or row.branch.group]
    assert section.branches
    assert ENOUGH_ENDS - 1 <= len(ends) <= MOST_ENDS


def test_a_deep_tree_is_cut_within_its_branches():
    letters = [section.letter for section in cut_up("depth 30").walk()]
    assert letters == ["", "A", "A.1"]
    ids = [section.id for section in cut_up("depth 30").walk()]
    assert ids == ["tree", "branch-a", "branch-a-1"]


def test_what_is_cut_stands_in_reading_order():
    root = branches(found_of("200 leaves"), T)
    order = {branch.id: place for place, branch in enumerate(root.walk())}
    places = [order[branch.id] for branch in cut(root)]
    assert places == sorted(places)


@pytest.mark.parametrize("name", ["40 leaves", "depth 30"])
def test_a_branch_tells_the_chances_of_its_profiles(name):
    found = found_of(name)
    rates = {profile.id: known(profile.rate) for profile in found.profiles}
    shown = {b.id: b.rate for b in branches(found, T).leaves}
    ends = {r.end.id: r for s in cut_up(name).walk() for r in s.pictures[0].rows if r.end}
    for section in list(cut_up(name).walk())[1:]:
        own = sorted((leaf.id for leaf in section.top.leaves), key=lambda leaf: rates[leaf])
        low, high = shown[own[0]], shown[own[-1]]
        chances = f"chances from {low} to {high}" if low != high else f"chance {low}"
        assert section.said == f"{len(own)} groups, {chances}"
        row = ends[section.id]
        assert row.end.said == f"Branch {section.letter}: {section.said}"
        assert row.end.between == (rates[own[0]], rates[own[-1]])
        assert (row.low, row.high) == tuple(WIDE.x(rates[own[i]], SCALE) for i in (0, -1))


def test_all_pictures_of_a_sheet_have_one_scale():
    for place in (0, 1):
        scales = {(s.pictures[place].ticks, s.pictures[place].overall) for s in every_section()}
        assert len(scales) == 1


def every_section() -> list[Section]:
    return list(cut_up("200 leaves").walk())


def test_a_path_names_each_variable_once_and_last():
    inner = cut_up("depth 30").branches[0].branches[0]
    conditions = {}
    nodes = {node.id: node for node in found_of("depth 30").nodes}
    at = nodes[inner.top.id]
    while at.parent is not None:
        conditions.setdefault(at.condition.variable.name, at.condition.words("en"))
        at = nodes[at.parent]
    assert sorted(map(str, inner.path)) == sorted(conditions.values())
    assert len(inner.path) == 4


def test_masked_chances_are_told_as_masked():
    found = EVERY["large, nothing but masks"].released[3].finding
    ends = [row.end for row in drawn(found).pictures[0].rows if row.end]
    assert ends
    assert all(end.between is None and "chances withheld" in end.said for end in ends)


def test_a_masked_chance_is_left_out_of_a_range():
    found = EVERY["deep, masked"].released[3].finding
    section = drawn(found).branches[0]
    assert [isinstance(leaf.figure, Masked) for leaf in section.top.leaves].count(True) == 1
    assert section.said.endswith(" as far as shown")
    (end,) = [row.end for row in drawn(found).pictures[0].rows if row.end]
    shown = [known(leaf.figure) for leaf in section.top.leaves]
    assert end.between == (min(r for r in shown if r), max(r for r in shown if r))


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", ["large", "deep, masked", "large, nothing but masks"])
def test_each_branch_is_linked_opened_and_linked_back(name, language):
    root = parse(page(EVERY[name], language))
    arrivals = [e for e in root.all("span") if e["class"] == "arrive"]
    assert arrivals
    for arrival in arrivals:
        fold = next(e for e in arrival.above if e.tag == "details")
        links = [a for a in root.all("a") if a["href"] == f"#{arrival['id']}"]
        assert [e["class"] for e in links if e["class"]] == ["to-branch"] * 2
        letter = arrival["id"].removeprefix("branch-").replace("-", ".").upper()
        heading = fold.all("summary")[0].all("h3", "h4")[0].text
        assert {link.text for link in links if link["class"]} == {heading}
        assert heading.startswith(f"{texts(language)('tree.branch', letter=letter)}: ")
        assert "#tree" in [a["href"] for e in above(fold) for a in e.all("a")]


def above(fold: Element) -> list[Element]:
    return [fold, *(e for e in fold.above if e.tag == "details")]


def test_links_do_not_stand_within_an_image():
    root = parse(page(EVERY["large"], "en"))
    links = [a for svg in root.all("svg") for a in svg.all("a")]
    assert links
    assert all("img" not in [e["role"] for e in link.above] for link in links)


def test_the_same_tree_gives_the_same_pages():
    one, other = (page(release_of(profiles(large(200))), "nl") for _ in range(2))
    assert one == other
