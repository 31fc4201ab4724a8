"""What protocol bindings must hold: the table (`objects`), its notation (`fields`), and the check of a binding (`contents`)."""
