"""Who did what, when: lines that are only ever added, and a chain of hashes over them."""
