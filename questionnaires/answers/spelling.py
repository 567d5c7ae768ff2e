"""Whether two people wrote the same words, however they typed them."""

import unicodedata


def spelled_alike(words: str) -> str:
    """Words as they are compared: full and half width, case and the number of spaces do not count."""
    return " ".join(unicodedata.normalize("NFKC", words).casefold().split())
