"""Before a meeting stands: made, proposed, decided, changed, held again and again."""
