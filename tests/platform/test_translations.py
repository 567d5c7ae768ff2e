"""Everything the platform says, it says in Japanese as well, and the compiled catalogue is of today."""

import io

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from assets.translations import FOLDER, missing


def test_every_sentence_has_a_japanese_one() -> None:
    assert missing() == [], "translate these in messages.po, then: make translations"


def test_the_compiled_catalogue_is_of_the_catalogue() -> None:
    with (FOLDER / "messages.po").open("rb") as source:
        catalogue = read_po(source, locale="ja")
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)

    assert (FOLDER / "messages.mo").read_bytes() == compiled.getvalue(), "run: make translations"
