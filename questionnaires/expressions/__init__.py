"""The small language of conditions, derived values and formulas (docs/formats.md)."""
