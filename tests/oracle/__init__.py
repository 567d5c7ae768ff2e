"""A second, independent reading of the scoring rules: one item at a time, in plain Python.

It shares no code and no data with the engine, so that a slip has to be made twice to stay unseen.
`oracle.score` judges one answer document, `generate.random_document` invents valid ones. It is written
for reading beside the specification, not for speed, and takes for granted that a document is valid.
"""
