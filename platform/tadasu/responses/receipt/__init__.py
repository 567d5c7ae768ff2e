"""The files of a receipt: what was submitted, in words, with its hashes."""
