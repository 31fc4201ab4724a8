"""Comparing two AsyncAPI documents by what they mean: `compare` is the way in, `Difference` what comes out."""

from asyncgen.diff.compare import compare
from asyncgen.diff.difference import Difference, Kind, Level

__all__ = ["Difference", "Kind", "Level", "compare"]
