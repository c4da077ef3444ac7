"""What families declare, and what their handlers are given and return."""
