"""The report: released findings as data, as pages and as a workbook; nothing from outside."""

from kansrijk.report.figures import results
from kansrijk.report.html import codebook_page, page
from kansrijk.report.staging import Staging
from kansrijk.report.write import write_report

__all__ = ["Staging", "codebook_page", "page", "results", "write_report"]
