"""The doors: command line, web room, sessions."""
