"""What the bot says to citizens: one file per intent."""
