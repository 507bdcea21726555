"""``python -m bot`` is ``xinfang``."""

from bot.cli import main

main()
