"""Facts to render every text with: one module a template, `SAMPLES` maps each macro's key to the facts of its showings.

`held_of`, where a family's tables hold something of people: rows about a person, on which an export and an erasure are played.
"""
