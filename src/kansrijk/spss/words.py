"""Which keyword is meant: in any case, and cut off after three letters or more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

LEAST_LETTERS = 3


def meanings(given: str, words: Iterable[str]) -> tuple[str, ...]:
    """Return the keywords that a word may stand for: none, one, or several where it is too short.

    Parameters
    ----------
    given
        The word as it stands.
    words
        The keywords that can stand here, in capitals.

    Examples
    --------
    >>> meanings("minp", ["MINPARENTSIZE", "MINCHILDSIZE"])
    ('MINPARENTSIZE',)
    """
    word = given.upper()
    found = tuple(one for one in words if one.startswith(word))
    if word in found:
        return (word,)
    return found if len(word) >= LEAST_LETTERS else ()


def is_called(words: Sequence[str], name: Sequence[str]) -> bool:
    """Tell whether a command begins with the words of a name."""
    pairs = zip(words, name, strict=False)
    return len(words) >= len(name) and all(meanings(word, [part]) for word, part in pairs)
