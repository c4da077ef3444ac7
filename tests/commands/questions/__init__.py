"""The questions of the field, as data, and the towns they are asked in."""
