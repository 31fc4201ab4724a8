"""Round trips: a document becomes code, the code becomes a document, and nothing is lost on the way."""
