"""Keeping figures from one question to the next, in tests as in the application."""

from entrelabs_metrics.store import Base


def kept(base: Base) -> str:
    """The name that figures of a base are kept under; none for one in memory, whose path is that of every other."""
    return "" if base.path == ":memory:" else base.path
