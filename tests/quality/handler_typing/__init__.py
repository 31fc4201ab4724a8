"""A typed router and handlers that fit it; `test_handler_typing` has those that do not."""
