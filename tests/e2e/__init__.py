"""Generated services as real processes, spoken to by clients that were written from the document alone."""
