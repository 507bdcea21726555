"""Staff web console and citizen pages."""
