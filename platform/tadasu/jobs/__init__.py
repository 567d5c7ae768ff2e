"""Work done outside a request: a row with a lease, tries and progress, and the runner."""
