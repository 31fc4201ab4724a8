"""The AsyncAPI document: files, references, grammar, rules."""
