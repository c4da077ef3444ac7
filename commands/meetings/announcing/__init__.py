"""How a meeting is known: the agenda, the week, calendars."""
