"""The report: released findings as data, as pages and as a workbook; nothing from outside."""

from kansrijk.report.area_html import AreaPages, area_page, area_pages, file_of
from kansrijk.report.comparison import comparison_page
from kansrijk.report.figures import results
from kansrijk.report.html import codebook_page, page
from kansrijk.report.staging import COHORT, FINDINGS, INSIDE, Staging
from kansrijk.report.write import write_report

__all__ = [
    "COHORT",
    "FINDINGS",
    "INSIDE",
    "AreaPages",
    "Staging",
    "area_page",
    "area_pages",
    "codebook_page",
    "comparison_page",
    "file_of",
    "page",
    "results",
    "write_report",
]
