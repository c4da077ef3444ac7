"""Polls: asked in a room, voted by tap or by text, counted by the bot alone."""

from commands.polls.subject import family

__all__ = ["family"]
