"""Tables and fixtures for a database that was just made."""
