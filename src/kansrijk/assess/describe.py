"""The material under the results as findings: checks, coverage and codebook."""

from __future__ import annotations

from kansrijk.assess.checks import checks
from kansrijk.assess.codebook import described
from kansrijk.assess.coverage import coverage
from kansrijk.cohort import Cohort, codebook
from kansrijk.findings import Finding
from kansrijk.study import Study


def describe(study: Study, cohort: Cohort) -> tuple[Finding, ...]:
    """Describe what a study was made of.

    Parameters
    ----------
    study
        The study.
    cohort
        Its cohort, with what the checks found in its registers.

    Returns
    -------
    tuple of Finding
        The checks, the coverage (where it was counted) and the codebook. Only the checks may leave:
        they hold no figure.
    """
    covered = (coverage(study, cohort),) if cohort.coverage else ()
    return (checks(study, cohort.checks), *covered, described(study, codebook(study, cohort)))
