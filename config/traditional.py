"""Makes `locale/zh_Hant.po`: `python -m config.traditional`, with OpenCC of the development packages."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import yaml
from babel.messages import Catalog
from babel.messages.pofile import write_po
from opencc import OpenCC

from config.strings import LOCALE_DIR, is_for_citizens, texts

LANGUAGE = "zh_Hant"
# Standard characters as written in Hong Kong, the words as the mainland says them: they name what is here.
_CONVERSION = "s2hk"
_TABLE = LOCALE_DIR / "traditional.yaml"


def traditional() -> dict[str, str]:
    """What zh_Hant says: every text for citizens, converted, and what the converter gets wrong put right."""
    table = yaml.safe_load(_TABLE.read_text(encoding="utf-8"))
    convert, kept = OpenCC(_CONVERSION).convert, frozenset(table["kept"])
    found = {key: said for key, said in sorted(texts().items()) if is_for_citizens(key)}
    converted = {key: said if key in kept else convert(said) for key, said in found.items()}
    for wrong, right in table["corrections"].items():
        converted = {key: said.replace(wrong, right) for key, said in converted.items()}
    return converted


def main(place: Path = LOCALE_DIR / f"{LANGUAGE}.po") -> int:
    catalogue = Catalog(locale=LANGUAGE, fuzzy=False)
    for key, said in traditional().items():
        catalogue.add(key, said)
    written = io.BytesIO()
    write_po(written, catalogue, width=0, omit_header=True)
    head = b'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Language: zh_Hant\\n"\n\n'
    place.write_bytes(head + written.getvalue().rstrip(b"\n") + b"\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
