"""The example study finds what was planted in a country."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from kansrijk.cohort import Column, kept
from kansrijk.examples import copy_example
from kansrijk.findings import load
from kansrijk.profiles import Node, ProfilesFinding, RelevanceFinding, members
from kansrijk.run import COHORT, FINDINGS, run
from kansrijk.synthetic.country import write_country
from kansrijk.synthetic.country.truth import Day, read_truth
