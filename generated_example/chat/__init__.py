"""Chat: the service."""
