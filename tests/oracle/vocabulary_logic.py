"""The oracle of the vocabulary, 3: arithmetic and conditions; what is not known stays unknown.

A name is looked up as a pair: how it compares, and its value (None where it is not known). It
compares as a "number", as a "text", or as a list of levels, whose values are places in it.
"""

from __future__ import annotations

import math
from fractions import Fraction

from kansrijk.study import language

# Beyond all numbers: what `never` stands for.
FAR = math.inf

COMPARE = {
    "=": lambda left, right: left == right,
    "!=": lambda left, right: left != right,
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}


def holds(condition, look_up):
    """Tell whether a condition holds: True, False, or None where that is not known."""
    match condition:
        case language.Presence(left, known):
            return (look_up(left.name)[1] is not None) == known
        case language.Comparison(left, operator, value):
            return compares(left, [value], look_up, COMPARE[operator])
        case language.Membership(left, values):
            return compares(left, values, look_up, COMPARE["="])
        case language.Not(inner):
            held = holds(inner, look_up)
            return None if held is None else not held
        case language.All(parts):
            return all_of([holds(part, look_up) for part in parts])
        case language.AnyOf(parts):
            return any_of([holds(part, look_up) for part in parts])


def all_of(held):
    """False beats unknown, and unknown beats true."""
    if False in held:
        return False
    return None if None in held else True


def any_of(held):
    """True beats unknown, and unknown beats false."""
    if True in held:
        return True
    return None if None in held else False


def compares(term, texts, look_up, compare):
    """Tell whether a term compares so with one of the values."""
    if isinstance(term, language.Name):
        scale, value = look_up(term.name)
    else:
        scale, value = "number", reckon(term, look_up)
    if value is None:
        return None
    return any(compare(value, mark(scale, text)) for text in texts)


def mark(scale, text):
    """Return what a value of a phrase stands for."""
    if scale == "text":
        return text
    return Fraction(text) if scale == "number" else scale.index(text)


def reckon(term, look_up):
    """Return what a term amounts to, None where a part is not known, is far, or divides by 0."""
    match term:
        case language.Number(text):
            return Fraction(text)
        case language.Name(name):
            value = look_up(name)[1]
            return None if value == FAR else value
        case language.Arithmetic(sign, left, right):
            return amount(sign, reckon(left, look_up), reckon(right, look_up))


def amount(sign, left, right):
    if left is None or right is None or (sign == "/" and right == 0):
        return None
    match sign:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case "/":
            return left / right
