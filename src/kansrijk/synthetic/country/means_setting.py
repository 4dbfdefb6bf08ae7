"""What is settled before anybody's means are drawn: people, homes, couples, education, years."""

from __future__ import annotations

from dataclasses import dataclass

from kansrijk.synthetic.country.benefits_partners import Partners
from kansrijk.synthetic.country.homes import Homes
from kansrijk.synthetic.country.people import People
from kansrijk.synthetic.country.school_careers import Careers
from kansrijk.synthetic.country.years import Years


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Of a block: everyone, their homes, who is whose partner, and how far they come in school."""

    people: People
    homes: Homes
    partners: Partners
    careers: Careers
    years: Years
