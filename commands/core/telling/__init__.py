"""From what was decided to what a room shows."""
