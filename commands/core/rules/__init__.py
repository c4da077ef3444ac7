"""What holds for all families: who may, how much, when people may be told."""
