"""Payloads in other languages than AsyncAPI's own, read as JSON Schema draft-07 (AsyncAPI 2.4.0, "Schema formats table")."""
