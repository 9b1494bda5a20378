"""A small picture to send."""

import io

import pytest
from PIL import Image


@pytest.fixture(scope="session")
def png():
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(out, "PNG")
    return out.getvalue()
