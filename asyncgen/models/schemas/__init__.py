"""What the schemas of a document mean for Python types, before anything is named or written."""
