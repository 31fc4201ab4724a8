"""Spec-first WebSockets for FastAPI."""
