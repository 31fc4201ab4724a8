"""Comparing two documents."""
