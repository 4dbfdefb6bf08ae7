"""The report: released findings as data and as one page that needs nothing from outside."""

from kansrijk.report.figures import results
from kansrijk.report.html import page
from kansrijk.report.staging import Staging
from kansrijk.report.write import write_report

__all__ = ["Staging", "page", "results", "write_report"]
