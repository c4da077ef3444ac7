"""What works the stream through and keeps time: from an event, or an instant, to what the core decides of it."""
