"""Handlers: one module per channel, found by `service.include_package`."""
