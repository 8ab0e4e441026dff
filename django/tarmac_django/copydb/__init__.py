"""From SQLite to PostgreSQL with the app's own models, in one transaction."""
