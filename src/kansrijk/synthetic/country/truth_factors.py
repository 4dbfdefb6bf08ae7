"""Which factors matter for which outcome, and how much: told with the numbers that were drawn by.

Effects are those of the model that drew the outcome, each with the others held equal. The value of
the home has none on anything: it goes with the income of the family and of the neighbourhood.
"""

from __future__ import annotations

from math import log

from kansrijk.synthetic.country.care_records import (
    SDQ_BOY,
    SDQ_CARE,
    SDQ_INCOME,
    SDQ_MOTHER,
    SDQ_STRAIN,
)
from kansrijk.synthetic.country.justice import (
    FEMALE_SUSPECT,
    MALE_SUSPECT,
    MORE_SUSPECTS,
    STRAIN_SUSPECT,
)
from kansrijk.synthetic.country.school_careers import ABLE_BOY, ABLE_PROSPERITY, STRAIN_EARLY
from kansrijk.synthetic.country.truth import Effect, Outcome
from kansrijk.synthetic.truth import Words

_STRAIN = Words(
    nl="per standaardafwijking van de verborgen spanning in het gezin",
    en="for a standard deviation of the hidden strain of the family",
)
_BOY = Words(nl="jongen in plaats van meisje", en="a boy rather than a girl")
_HOME = Effect(
    factor="dwelling_value",
    shape="none",
    size=0.0,
    words=Words(
        nl="geen eigen effect: de waarde hangt samen met het inkomen, ook met dat van de buurt",
        en="no effect of its own: the value goes with income, that of the neighbourhood as well",
    ),
)

PSYCHOSOCIAL = Outcome(
    name="psychosocial_problems",
    scale="log odds",
    words=Words(nl="een SDQ-score van 11 of hoger", en="an SDQ score of 11 or more"),
    effects=(
        Effect("strain", "linear", SDQ_STRAIN, _STRAIN),
        Effect("sex", "yes/no", SDQ_BOY, _BOY),
        Effect(
            "parent_in_mental_health_care",
            "yes/no",
            SDQ_CARE,
            Words(nl="een ouder met een GGZ-traject", en="a parent in mental health care"),
        ),
        Effect(
            "household_income",
            "saturating",
            SDQ_INCOME,
            Words(
                nl="een inkomen van 10.000 euro of minder tegenover een zeer hoog inkomen; elke "
                "8.000 euro erboven maakt het verschil met een hoog inkomen bijna drie keer zo "
                "klein",
                en="an income of 10,000 euro or less against a very high one; each 8,000 euro "
                "more makes the difference with a high income nearly three times as small",
            ),
        ),
        Effect(
            "mothers_age_at_birth",
            "U",
            SDQ_MOTHER,
            Words(
                nl="een moeder die bij de geboorte 8 jaar jonger of ouder was dan 31",
                en="a mother who was 8 years younger or older than 31 at birth",
            ),
        ),
        _HOME,
    ),
)
SCHOOL = Outcome(
    name="school_level",
    scale="standard deviations of ability in school",
    words=Words(nl="de route na de basisschool", en="the route after primary school"),
    effects=(
        Effect(
            "prosperity",
            "linear",
            ABLE_PROSPERITY,
            Words(
                nl="per standaardafwijking van de verborgen welvaart van het gezin, waarmee ook "
                "de opleiding en het inkomen van de ouders samenhangen",
                en="for a standard deviation of the hidden prosperity of the family, with which "
                "the education and income of the parents go as well",
            ),
        ),
        Effect("sex", "yes/no", ABLE_BOY, _BOY),
        _HOME,
    ),
)
DELINQUENCY = Outcome(
    name="suspicion",
    scale="log rate",
    words=Words(
        nl="verdacht van een misdrijf; bijna niet te voorspellen",
        en="a suspect of a crime; nearly unpredictable",
    ),
    effects=(
        Effect("strain", "linear", STRAIN_SUSPECT, _STRAIN),
        Effect("sex", "yes/no", log(MALE_SUSPECT / FEMALE_SUSPECT), _BOY),
        Effect(
            "origin",
            "yes/no",
            log(MORE_SUSPECTS),
            Words(
                nl="de twee herkomstgroepen waarvan de bron dit zegt, tegenover alle andere",
                en="the two groups of origin of which the source says so, against all others",
            ),
        ),
        _HOME,
    ),
)
EARLY_LEAVING = Outcome(
    name="early_leaving",
    scale="log rate",
    words=Words(
        nl="voortijdig schoolverlaten; binnen een opleiding bijna niet te voorspellen",
        en="leaving school early; nearly unpredictable within a programme",
    ),
    effects=(Effect("strain", "linear", STRAIN_EARLY, _STRAIN), _HOME),
)
OUTCOMES = (PSYCHOSOCIAL, SCHOOL, DELINQUENCY, EARLY_LEAVING)
