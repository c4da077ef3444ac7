"""`python -m bot`."""

from bot.administration.cli import main

main()
