"""From the outbox to the rooms."""
