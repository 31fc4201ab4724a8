"""Real documents, each taken through the whole chain; `python -m tests.corpus.run` does it by hand."""
