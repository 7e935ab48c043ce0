"""A picture packed again is the same picture in fewer bytes."""

import io

import pytest
from PIL import Image

from airace.charts import render
from airace.charts.png import packed

DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200">'
    '<rect width="300" height="200" fill="#fff"/><path d="M0 0L300 200" stroke="#1F4E79"/></svg>'
)


def drawn(monkeypatch):
    """The rasteriser's own file."""
    monkeypatch.setattr(render, "packed", lambda image: image)
    return render.png(DRAWING)


def test_no_pixel_changes_and_the_file_is_smaller(monkeypatch):
    given = drawn(monkeypatch)
    made = packed(given)
    assert len(made) < len(given) / 2
    one, other = (Image.open(io.BytesIO(image)) for image in (given, made))
    assert (one.size, one.mode, one.info) == (other.size, other.mode, other.info)
    assert one.tobytes() == other.tobytes()
    # Packed twice it is what it was: nothing but the pixels' compression is touched.
    assert packed(made) == made


def test_something_else_is_refused():
    with pytest.raises(ValueError, match="not a PNG"):
        packed(b"GIF89a")
