"""What speaks Matrix: the homeserver and its answers, keys, rooms, the account and the face of the bot."""
