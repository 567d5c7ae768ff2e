"""Pictures drawn as SVG on the server: the same in a page and in a PDF, each with its table."""
