"""The demo's page: phones, the feed that explains, the clock, the case. It knows the bot only through ``backend.Backend``."""
