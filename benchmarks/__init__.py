"""What speed and size are measured with; the last figures stand in RESULTS.md."""
