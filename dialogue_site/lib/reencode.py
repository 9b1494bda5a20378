"""Draw a picture anew, without its metadata, in a process of its own with hard limits.

Run as a script: `python -I reencode.py <JPEG|PNG> <max pixels> <max output bytes>`; the picture comes on
standard input and the new one leaves on standard output. Exit code 0, or 3 with one code word on
standard error. It imports nothing of the project, so it also runs from a read-only place.
Rules reference, section 1 rule 4 and section 3 ("bombs"): 512 MB of memory, 20 seconds.
"""

import io
import resource
import sys
import warnings

MEMORY, SECONDS, REFUSED = 512 * 2**20, 20, 3


def refuse(code: str) -> None:
    """Leave with the code word that tells the parent why."""
    sys.stderr.write(code)
    sys.exit(REFUSED)


def limit_resources() -> None:
    """Give this process its limits; nothing is decoded before."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def redraw(data: bytes, kind: str, max_pixels: int) -> bytes:
    """Return the picture upright, as a new file of the same kind with pixels only."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = max_pixels
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        picture = Image.open(io.BytesIO(data), formats=[kind])
        if picture.width * picture.height > max_pixels:
            refuse("image_too_many_pixels")
        picture.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        refuse("image_too_many_pixels")
    picture = ImageOps.exif_transpose(picture)
    picture = picture.convert(_mode(picture.mode, kind, "transparency" in picture.info))
    picture.info = {}
    out = io.BytesIO()
    if kind == "JPEG":
        picture.save(out, "JPEG", quality=85)
    else:
        picture.save(out, "PNG")
    return out.getvalue()


def _mode(mode: str, kind: str, transparent: bool) -> str:
    if kind == "JPEG":
        return "L" if mode == "L" else "RGB"
    if mode in ("LA", "PA", "RGBA") or transparent:
        return "RGBA"
    return mode if mode in ("1", "L") else "RGB"


def main() -> None:
    """Read, redraw, write; every failure of the decoder is a refusal, never a traceback."""
    limit_resources()
    kind, max_pixels, max_bytes = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    try:
        result = redraw(sys.stdin.buffer.read(), kind, max_pixels)
    except MemoryError:
        refuse("image_too_many_pixels")
    except Exception:
        # A decoder may raise anything on a hostile file; all of it means the same to the sender.
        refuse("image_damaged")
    if len(result) > max_bytes:
        refuse("image_too_large_redrawn")
    sys.stdout.buffer.write(result)


if __name__ == "__main__":
    main()
