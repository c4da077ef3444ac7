"""Facts to render every text with: one module a template, `SAMPLES` maps each macro's key to the facts of its showings."""
