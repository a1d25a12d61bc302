"""Pictures of letters as scanners and fax machines make them, from a PDF; Pillow comes with the extra ``ocr``."""

import io
import random
from collections.abc import Callable
from typing import Any

POINTS = 72


def rendered(pdf, dots):
    """Each page of *pdf* as a gray image of *dots* an inch."""
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as document:
        return [page.render(scale=dots / POINTS, grayscale=True).to_pil().convert("L") for page in document]


def turned(page, degrees):
    from PIL import Image

    return page.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=255)


def noisy(page, sigma, seed=1):
    """*page* a little gray, with noise of that width, the same for each *seed*."""
    from PIL import Image, ImageChops

    noise = Image.new("L", page.size)
    tile = grain(sigma, seed)
    for left in range(0, page.width, tile.width):
        for top in range(0, page.height, tile.height):
            noise.paste(tile, (left, top))
    return ImageChops.add(page.point(lambda level: 20 + level * 0.85), noise, scale=1, offset=-128)


def grain(sigma, seed, size=(797, 809)):
    """A tile of noise around 128: the mean of four even ones is nearly normal."""
    from PIL import Image

    chance = random.Random(seed)
    first, second, third, fourth = (Image.frombytes("L", size, chance.randbytes(size[0] * size[1])) for _ in range(4))
    mean = Image.blend(Image.blend(first, second, 0.5), Image.blend(third, fourth, 0.5), 0.5)
    width = 255 / 12**0.5 / 2
    return mean.point(lambda level: 128 + (level - 127.5) * sigma / width)


def as_jpeg(page, quality):
    from PIL import Image

    file = io.BytesIO()
    page.save(file, "JPEG", quality=quality)
    return Image.open(file)


def specks(page, share, seed=1):
    """*page* in black and white, with that *share* of its points in the other color."""
    page = page.point(lambda level: 255 if level > 140 else 0)
    chance = random.Random(seed)
    points = page.load()
    for _ in range(round(page.width * page.height * share)):
        x, y = chance.randrange(page.width), chance.randrange(page.height)
        points[x, y] = 255 - points[x, y]
    return page


def fax(pdf):
    """*pdf* as a fax of normal resolution: 204 dots an inch across, 98 down, in black and white, with specks."""
    from PIL import Image

    small = [
        page.resize((page.width * 204 // 300, page.height * 98 // 300), Image.Resampling.BOX)
        for page in rendered(pdf, 300)
    ]
    return [specks(page, 0.001).convert("1") for page in small], (204, 98)


def fine_fax(pdf):
    """The same in fine resolution: 204 by 196."""
    from PIL import Image

    small = [
        page.resize((page.width * 204 // 300, page.height * 196 // 300), Image.Resampling.BOX)
        for page in rendered(pdf, 300)
    ]
    return [specks(page, 0.001).convert("1") for page in small], (204, 196)


KINDS: dict[str, Callable[[bytes], Any]] = {
    "300 dpi, clean": lambda pdf: (rendered(pdf, 300), (300, 300)),
    "300 dpi, 0.6 degrees, noise": lambda pdf: ([noisy(turned(p, 0.6), 20) for p in rendered(pdf, 300)], (300, 300)),
    "200 dpi, noise, JPEG 35": lambda pdf: (
        [as_jpeg(noisy(turned(p, 0.3), 20), 35).convert("L") for p in rendered(pdf, 200)],
        (200, 200),
    ),
    "150 dpi, 1 degree, noise": lambda pdf: ([noisy(turned(p, 1), 30) for p in rendered(pdf, 150)], (150, 150)),
    "fine fax, 204 x 196": fine_fax,
    "fax, 204 x 98": fax,
}
"""Ways to make a scan: the pages, and their resolution across and down."""


def scan(pdf, kind, form="TIFF", times=1):
    """The bytes of *pdf* scanned in that way so many *times*, as a file of *form*; a PNG has the first page alone."""
    pages, dots = KINDS[kind](pdf)
    pages = pages * times
    file = io.BytesIO()
    first, *more = pages
    several = {"save_all": True, "append_images": more} if form in ("TIFF", "PDF") else {}
    packed = {"compression": "tiff_lzw"} if form == "TIFF" else {}
    about = {"resolution": dots[0]} if form == "PDF" else {"dpi": dots}
    first.save(file, form, **several, **packed, **about)
    return file.getvalue()
