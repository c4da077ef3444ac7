"""Facts to render every text with: one module a template, `SAMPLES` maps each macro's key to the facts of its showings.

`held_of`, where a family's tables hold something of people: rows about a person, on which an export and an erasure are played.
Each is stored, and has its number, before the next one is asked for.
`STORIES`, where a text asks for a tap under it: its key, the kind of subject it is told under, and what makes the bot tell it.
"""
