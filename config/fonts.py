"""The faces that slips and screens are set in, taken once from the system's Noto Sans CJK collection."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fontTools.ttLib import TTCollection, TTFont

FAMILY = "Noto Sans CJK SC"
_COLLECTIONS = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-{style}.ttc",  # Debian, Ubuntu
    "/usr/share/fonts/noto-cjk/NotoSansCJK-{style}.ttc",  # Arch, Alpine
    "/usr/share/fonts/google-noto-sans-cjk-fonts/NotoSansCJK-{style}.ttc",  # Fedora
)
# Rare names, in this order: mainland shapes and extensions G and H; all of B to F; variant forms (IVS).
_FALLBACK_FAMILIES = ("BabelStone Han", "HanaMinB", "HanaMinA")
_NAME_FAMILY, _NAME_STYLE = 1, 2  # name ids, OpenType specification, table `name`


class MissingFontError(RuntimeError):
    """No Noto Sans CJK on this machine; the message says what to install."""


@dataclass(frozen=True, slots=True)
class FontFaces:
    """Single-face font files that Pillow and SDL can both open. `fallbacks` have rarer characters."""

    regular: Path
    bold: Path
    fallbacks: tuple[Path, ...] = ()


def default_cache() -> Path:
    """Where the faces lie, shared by all programs of a terminal; KIOSK_FONTS names another folder."""
    return Path(os.environ.get("KIOSK_FONTS") or Path(__file__).resolve().parents[1] / "var" / "fonts")


def font_faces(cache: Path) -> FontFaces:
    """The simplified Chinese faces, extracted into `cache` when missing there or outdated.

    Errors: MissingFontError.
    """
    return FontFaces(
        regular=_extracted("Regular", cache),
        bold=_extracted("Bold", cache),
        fallbacks=tuple(_fallbacks()),
    )


def _extracted(style: str, cache: Path) -> Path:
    for source in _candidates(style):
        target = cache / f"NotoSansSC-{style}.otf"
        changed_ns = source.stat().st_mtime_ns
        if target.exists() and target.stat().st_mtime_ns == changed_ns:
            return target
        with TTCollection(source, lazy=True) as collection:
            face = next((font for font in collection.fonts if _is_face(font, style)), None)
            if face is not None:
                _write(face, target, changed_ns)
                return target
    raise MissingFontError(
        f"{FAMILY} {style} was not found; install the package fonts-noto-cjk (Debian, Ubuntu), "
        "noto-fonts-cjk (Arch), font-noto-cjk (Alpine) or google-noto-sans-cjk-fonts (Fedora)"
    )


def _candidates(style: str) -> Iterator[Path]:
    paths = [*_fc_list(f"{FAMILY}:style={style}"), *(Path(path.format(style=style)) for path in _COLLECTIONS)]
    return (path for path in dict.fromkeys(paths) if path.suffix == ".ttc" and path.is_file())


def _fallbacks() -> Iterator[Path]:
    """One file a family, whatever other names it goes by."""
    for family in _FALLBACK_FAMILIES:
        yield from {path.resolve() for path in _fc_list(family)[:1]}


def _fc_list(pattern: str) -> list[Path]:
    if shutil.which("fc-list") is None:
        return []
    command = ["fc-list", "--format", "%{file}\n", pattern]
    found = subprocess.run(command, capture_output=True, text=True, check=False, timeout=10)
    return [Path(line) for line in sorted(found.stdout.splitlines())]


def _is_face(font: TTFont, style: str) -> bool:
    names = font["name"]
    return (names.getDebugName(_NAME_FAMILY), names.getDebugName(_NAME_STYLE)) == (FAMILY, style)


def _write(face: TTFont, target: Path, changed_ns: int) -> None:
    """Whole or not at all: two processes may extract at once. The file carries its source's time."""
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_suffix(f".{os.getpid()}.part")
    face.save(partial)
    os.utime(partial, ns=(changed_ns, changed_ns))
    partial.replace(target)
