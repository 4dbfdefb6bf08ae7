"""How wide a text is, so that it can be broken into lines before any browser sees it.

The widths are those of DejaVu Sans, which with Verdana is the widest face that a reader's system
may choose for `sans-serif`; in any other face the text stays within its place.
"""

from __future__ import annotations

CLASSES = {
    29: "ijl'IJï",
    36: " .,‘’:;/-f",  # noqa: RUF001 - quotation marks have a width too
    41: "t()[]r!",
    50: '"*_–',  # noqa: RUF001
    55: "sz?c",
    60: "LkFvxy•P",
    65: "aoTeëébdghnpquESüö0123456789€",
    70: "KAVBRXZC",
    79: "UHNDG&OQ",
    86: "w+<>=M",
    100: "%mW@—…",
}
WIDTHS = {letter: width / 100 for width, letters in CLASSES.items() for letter in letters}
OTHER = 0.7


STRONG = 1.15
"""How much wider the bold face is."""

Line = tuple[str, str]


def width(text: str, size: float, *, strong: bool = False) -> float:
    """Return the most that a text takes at this size, in the unit of the size."""
    plain = sum(WIDTHS.get(letter, OTHER) for letter in text) * size
    return plain * STRONG if strong else plain


def lines(plain: str, strong: str, room: float, size: float) -> tuple[Line, ...]:
    """Break a text, and the bold text after it, into lines that fit the room.

    Lines end between words; only a word that is wider than the room is cut.

    Returns
    -------
    tuple of (str, str)
        What is plain and what is bold on each line.
    """
    broken = [("", "")]
    words = [(word, "") for word in plain.split()] + [("", word) for word in strong.split()]
    for word in words:
        for piece in _pieces(word, room, size):
            longer = _after(broken[-1], piece)
            if _taken(longer, size) <= room:
                broken[-1] = longer
            else:
                broken.append(piece)
    return tuple(line for line in broken if any(line))


def _after(line: Line, piece: Line) -> Line:
    return f"{line[0]} {piece[0]}".strip(), f"{line[1]} {piece[1]}".strip()


def _taken(line: Line, size: float) -> float:
    space = width(" ", size, strong=True) if all(line) else 0.0
    return width(line[0], size) + space + width(line[1], size, strong=True)


def _pieces(word: Line, room: float, size: float) -> list[Line]:
    """Cut a word that is wider than the room; any other word stays whole."""
    strong = bool(word[1])
    pieces = [""]
    for letter in word[0] or word[1]:
        if pieces[-1] and width(pieces[-1] + letter, size, strong=strong) > room:
            pieces.append("")
        pieces[-1] += letter
    return [("", piece) if strong else (piece, "") for piece in pieces]
