"""Alembic migrations of the store; they run by themselves when a database is opened."""
