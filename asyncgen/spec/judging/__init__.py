"""Whether values fit schemas: examples and defaults (`instances`), patterns, and schemas that no value can fit (`inhabited`)."""
