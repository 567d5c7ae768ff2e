"""The command line: parses and prints; the libraries do the work."""
