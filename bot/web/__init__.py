"""The optional port: health, counts, calendars."""
