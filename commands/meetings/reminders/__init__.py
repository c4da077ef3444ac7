"""What recalls a meeting, or one's own words: the second family of this folder, for its timers are the meeting's."""
