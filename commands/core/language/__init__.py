"""French as people type it: words, numbers, references, signs."""
