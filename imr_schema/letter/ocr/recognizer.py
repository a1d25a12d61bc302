"""The process that recognizes the pages of one scan: each becomes a gray picture of one resolution, then hOCR.

Its arguments are the file and the folder for the results, ``NNNNNN.hocr``. It exits with one of ``outcome.CODES``.
PDFium and Pillow alone decode what came from others: OCRmyPDF and Tesseract get the gray pictures.
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from imr_schema.config.settings import MIB

if TYPE_CHECKING:
    from PIL.Image import Image
    from pypdfium2 import PdfPage

MEMORY = 1536 * MIB
"""Of each process of the recognition, where the system can limit it."""
RESOLUTION = 300
"""Dots an inch: what Tesseract is trained on."""

_PAPER_ACROSS, _PAPER_DOWN = 8.5, 11.0
"""Inches. A picture that does not say how large it is was a page of a letter."""
_PLAUSIBLE = (5.0, 18.0)
"""Inches that a page measures in one direction."""
_POINTS = 72
_WIDTHS = 3
"""Of the noise of the paper; what is darker is ink."""
_LIGHTER, _FAR = 60, 4
"""Levels, and widths of the noise, above paper: what is lighter is no paper."""
_INK = 128
"""Levels of gray from black that are ink."""
_SPECKS = 0.0002
"""Share of a page: a line of text is more ink."""
_LONGEST = 86_400
"""Seconds for a page. OCRmyPDF would take a page that is late for an empty one; the time of a document is ours."""
_FAILED, _MISSING, _BROKEN, _TOO_LARGE = 1, 3, 4, 5


def main() -> int:
    """Recognize the scan that the command line names, and give the exit code."""
    _limit_memory()
    scan, folder = Path(sys.argv[1]), Path(sys.argv[2])
    pages = _of_pdf(scan) if scan.suffix == ".pdf" else _of_image(scan)
    number = 0
    while True:
        try:
            page = next(pages, None)
            if page is None:
                return 0
            page = cleaned(page)
        except MemoryError:
            return _TOO_LARGE
        except Exception:
            return _BROKEN
        number += 1
        target = folder / f"{number:06}.hocr"
        if is_blank(page):
            target.touch()
        elif code := _recognize(page, target):
            return code


def _limit_memory() -> None:
    if sys.platform != "linux":
        return
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    wanted = MEMORY if most == resource.RLIM_INFINITY else min(MEMORY, most)
    resource.setrlimit(resource.RLIMIT_DATA, (wanted, most))


def _recognize(page: Image, target: Path) -> int:
    """Write the hOCR of *page* to *target*, and give the exit code."""
    import img2pdf
    from ocrmypdf import exceptions
    from ocrmypdf.api import _pdf_to_hocr

    os.environ["OMP_THREAD_LIMIT"] = "1"  # one document takes one processor
    layout = img2pdf.get_fixed_dpi_layout_fun((RESOLUTION, RESOLUTION))
    # A page at a time, in a folder of its own: neither memory nor disk grows with the pages.
    with tempfile.TemporaryDirectory() as folder:
        pdf, settings = Path(folder, "page.pdf"), Path(folder, "settings")
        pdf.write_bytes(img2pdf.convert(_picture(page), layout_fun=layout))
        settings.write_text("hocr_char_boxes 1\n", encoding="ascii")
        try:
            _pdf_to_hocr(
                pdf,
                Path(folder),
                language=["eng"],
                mode="force",
                deskew=True,
                rasterizer="pypdfium",
                jobs=1,
                use_threads=True,
                progress_bar=False,
                tesseract_config=[str(settings)],
                tesseract_timeout=_LONGEST,
                tesseract_non_ocr_timeout=_LONGEST,
            )
            (found,) = Path(folder).glob("*.hocr")
            found.replace(target)
        except exceptions.MissingDependencyError:
            return _MISSING
        except MemoryError:
            return _TOO_LARGE
        except Exception:
            return _FAILED
    return 0


def _picture(page: Image) -> bytes:
    file = io.BytesIO()
    page.save(file, "PNG", compress_level=1, dpi=(RESOLUTION, RESOLUTION))
    return file.getvalue()


def cleaned(page: Image) -> Image:
    """*page*, gray, with its paper white: what is as bright as paper with its noise.

    Tesseract tells ink from paper by the levels of the whole page. On a page with few lines the noise of the paper
    outweighs them, and it would find nothing. A page with light text on dark paper stays as it is.
    """
    levels = page.histogram()
    paper = _level(levels, 0.5)
    noise = paper - _level(levels, 0.16)  # the width of a normal distribution, where most of the page is paper
    if sum(levels[paper + max(_LIGHTER, _FAR * noise) :]) > _SPECKS * sum(levels):
        return page
    white = max(paper - _WIDTHS * noise, paper // 2, 1)
    return page.point([min(255, level * 255 // white) for level in range(256)])


def _level(levels: list[int], share: float) -> int:
    """The level below which that *share* of the points lies."""
    left = share * sum(levels)
    for level, count in enumerate(levels):
        left -= count
        if left <= 0:
            return level
    return len(levels) - 1


def is_blank(page: Image) -> bool:
    """Whether *page*, cleaned, has no more ink than specks."""
    levels: list[int] = page.histogram()
    return sum(levels[:_INK]) < _SPECKS * sum(levels)


def _of_pdf(scan: Path) -> Iterator[Image]:
    import pypdfium2

    document = pypdfium2.PdfDocument(scan)
    for number in range(len(document)):
        page = document[number]
        picture = page.render(scale=RESOLUTION / _POINTS, grayscale=True).to_pil().convert("L")
        if is_blank(cleaned(picture)):
            _check_images(page)
        yield picture


def _check_images(page: PdfPage) -> None:
    """Raises ``PdfiumError`` where an image of *page* cannot be decoded; the page is drawn without it, as if blank."""
    from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

    for image in page.get_objects([FPDF_PAGEOBJ_IMAGE]):
        image.get_bitmap()


def _of_image(scan: Path) -> Iterator[Image]:
    from PIL import Image, ImageOps, ImageSequence

    from imr_schema.letter.ocr.images import MOST_PIXELS, check_size

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    with Image.open(scan, formats=("PNG", "JPEG", "TIFF")) as file:
        for frame in ImageSequence.Iterator(file):
            if _is_reduced(frame):
                continue
            page = ImageOps.exif_transpose(frame)
            across, down = _dots_an_inch(page)
            size = round(page.width * RESOLUTION / across), round(page.height * RESOLUTION / down)
            check_size(*size)
            gray = _on_white(page).convert("L")
            yield gray if gray.size == size else gray.resize(size, Image.Resampling.LANCZOS)


def _is_reduced(frame: Image) -> bool:
    """Whether a page of a TIFF is a small copy of another one."""
    tags = getattr(frame, "tag_v2", {})
    return bool(tags.get(254, 0) & 1)


def _on_white(page: Image) -> Image:
    """*page* without transparency."""
    from PIL import Image

    if "A" not in page.getbands() and "transparency" not in page.info:
        return page
    shown = page.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", shown.size, "white"), shown)


def _dots_an_inch(page: Image) -> tuple[float, float]:
    """The resolution of *page* across and down: as it states it, where paper may have that size; else by its width."""
    stated = page.info.get("dpi", (0, 0))
    across, down = (float(each) for each in stated)
    if all(
        dots > 0 and _PLAUSIBLE[0] <= pixels / dots <= _PLAUSIBLE[1]
        for pixels, dots in ((page.width, across), (page.height, down))
    ):
        return across, down
    paper = _PAPER_ACROSS if page.width <= page.height else _PAPER_DOWN
    return page.width / paper, page.width / paper


if __name__ == "__main__":
    sys.exit(main())
