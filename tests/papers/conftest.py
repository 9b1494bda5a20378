"""Each sample is printed once for all tests that measure it."""

from functools import cache

import pytest

from dialogue_site.papers import paper_pdf
from tests.papers.samples import a_paper
from tests.pdfmeasure import MeasuredPdf

SYSTEMS = ("party", "state")


@cache
def _printed(system: str, **changes) -> MeasuredPdf:
    return MeasuredPdf(paper_pdf(a_paper(system, **changes)))


@pytest.fixture(scope="session")
def printed():
    """`printed(system, **changes)`: the sample notice of that system, measured."""
    return _printed


@pytest.fixture(params=SYSTEMS)
def system(request):
    return request.param


@pytest.fixture
def notice(system):
    return _printed(system)
