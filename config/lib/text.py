"""Text made comparable: folding for search, official Bulgarian transliteration, keys for names of people and companies.

Everything here is a pure function of its text; nothing knows about models or languages of the user.
"""

import re
import unicodedata
from typing import Final

# Transliteration Act (Закон за транслитерацията, State Gazette 19/2009), art. 3-4.
_BULGARIAN: Final = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i", "й": "y",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u",
    "ф": "f", "х": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sht", "ъ": "a", "ь": "y", "ю": "yu", "я": "ya",
}  # fmt: skip
# Letters of neighbours. Where a country writes the same name in Latin with a diacritic (Ђорђе, Đorđe), both sides
# must end in the same letters once diacritics are dropped.
_OTHER_CYRILLIC: Final = {
    "ё": "e", "ы": "y", "э": "e", "ђ": "dj", "ј": "j", "љ": "lj", "њ": "nj", "ћ": "c", "џ": "dz", "ѓ": "gj", "ќ": "kj",
    "ѕ": "dz", "і": "i", "ї": "yi", "є": "ye", "ґ": "g", "ў": "u", "ѐ": "e", "ѝ": "i", "ѣ": "e", "ѫ": "a",
    "ә": "a", "ғ": "g", "қ": "k", "ң": "n", "ө": "o", "ұ": "u", "ү": "u", "һ": "h",
}  # fmt: skip
# Latin letters that Unicode does not split into a base letter and a mark.
_LATIN: Final = {
    "ł": "l", "ø": "o", "đ": "dj", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i", "ŋ": "n", "ħ": "h", "ŧ": "t",
    "ə": "e",
}  # fmt: skip
_CYRILLIC: Final = _BULGARIAN | _OTHER_CYRILLIC
_LETTERS: Final = _CYRILLIC | _LATIN

# Art. 4(2) of the Act: "ия" at the end of a word is written "ia" (София, Мария).
_FINAL_IYA: Final = re.compile(r"ия(?![^\W_])")
_FINAL_IYA_ANY_CASE: Final = re.compile(r"(и)(я)(?![^\W_])", re.IGNORECASE)
_CYRILLIC_WORD: Final = re.compile(r"[\u0400-\u052f\u0300\u0301]+")

_LEGAL_FORMS_ANYWHERE: Final = frozenset({
    # Bulgarian, as fold() writes them: ООД ЕООД ЕАД ДЗЗД КДА АДСИЦ ДПК ЕДПК
    "ood", "eood", "ead", "dzzd", "kda", "adsits", "dpk", "edpk",
    # English, German, French, Dutch, Italian, Nordic, Central and Eastern European
    "ltd", "limited", "llc", "llp", "inc", "incorporated", "corp", "corporation", "plc", "gmbh", "mbh", "kgaa", "ohg",
    "sarl", "sasu", "eurl", "srl", "srls", "bvba", "oyj", "aps", "dooel", "sro", "kft", "zrt", "nyrt", "spzoo", "ooo",
    "oao", "zao", "pao", "uab",
})  # fmt: skip
# Words that are also something else (АД, Spa, Co) count as a legal form only at the end of the name.
_LEGAL_FORMS_AT_END: Final = _LEGAL_FORMS_ANYWHERE | {
    "ad", "et", "sd", "kd", "dp", "co", "company", "ag", "ug", "kg", "ev", "sa", "sas", "sci", "snc", "spa", "bv", "nv",
    "vof", "oy", "ab", "as", "asa", "se", "dd", "doo", "bt", "sia", "ou", "tov", "reit",
}  # fmt: skip
# ЕТ "sole trader" and ЗП "farmer" stand before the name.
_LEGAL_FORMS_AT_START: Final = _LEGAL_FORMS_ANYWHERE | {"et", "zp", "ad", "sd", "kd"}
_POLISH_LIMITED: Final = re.compile(r"\bsp z oo$")
_DOTTED_LETTER: Final = re.compile(r"\b([^\W\d_])[./]\s?(?=[^\W\d_]\b)")

# Spellings of one Bulgarian name that people use in Latin, in the order they are applied.
_SPELLINGS: Final = (("chr", "hr"), ("kh", "h"), ("tz", "ts"), ("ph", "f"), ("ou", "u"), ("w", "v"), ("y", "i"))
_FINAL_OFF: Final = re.compile(r"ff\b")
_REPEATED_LETTER: Final = re.compile(r"([a-z])\1+")

_WORD: Final = re.compile(r"[^\W_]+")
# Controls of terminals (C0 and C1 but for tabs and ends of lines) and those that turn the direction of writing.
_CONTROLS: Final = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class _FoldTable(dict[int, str]):
    """Translation table of `fold` for `str.translate`; each character is worked out once, at first sight."""

    def __missing__(self, code: int) -> str:
        """Work out and remember what one character becomes."""
        folded = _fold_character(chr(code))
        self[code] = folded
        return folded


def _fold_character(character: str) -> str:
    """Return the search form of one character: letters without marks, "" for marks, a space for the rest."""
    if character in _LETTERS:
        return _LETTERS[character]
    parts = unicodedata.normalize("NFKD", character).casefold()
    if parts != character:
        return "".join(map(_fold_character, unicodedata.normalize("NFD", parts)))
    category = unicodedata.category(character)
    if category in ("Mn", "Cf"):
        return ""
    return character if category[0] in "LN" or category == "Mc" else " "


_FOLD: Final = _FoldTable()
_TRANSLITERATE: Final = str.maketrans(
    _CYRILLIC | {letter.upper(): latin.capitalize() for letter, latin in _CYRILLIC.items()}
)


def fold(text: str) -> str:
    """Return `text` for searching and comparing: lower case, Cyrillic in Latin letters, no diacritics or punctuation.

    Words are separated by single spaces. Bulgarian follows the Transliteration Act. Scripts other than Latin and
    Cyrillic keep their letters. Folding twice gives the same as once.
    """
    lowered = text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()
    if "ия" in lowered:
        lowered = _FINAL_IYA.sub("ia", lowered)
    return " ".join(lowered.translate(_FOLD).split())


def transliterate(text: str) -> str:
    """Return `text` with Cyrillic letters in Latin by the Transliteration Act, keeping case; the rest is unchanged."""
    return _CYRILLIC_WORD.sub(_transliterate_word, unicodedata.normalize("NFC", text))


def _transliterate_word(match: re.Match[str]) -> str:
    word = match[0]
    latin = _FINAL_IYA_ANY_CASE.sub(_final_ia, word).translate(_TRANSLITERATE)
    return latin.upper() if len(word) > 1 and word.isupper() else latin


def _final_ia(match: re.Match[str]) -> str:
    return ("I" if match[1].isupper() else "i") + ("A" if match[2].isupper() else "a")


def name_key(name: str) -> str:
    """Return a loose key of a person's name: equal for usual Latin spellings of one name and for any order of words.

    "Христо Петров", "Petrov, Christo" and "Hristo Petroff" share a key. It proposes; it does not prove identity.
    """
    key = _FINAL_OFF.sub("v", fold(name))
    for spelling, common in _SPELLINGS:
        key = key.replace(spelling, common)
    return " ".join(sorted(_REPEATED_LETTER.sub(r"\1", key).split()))


def company_key(name: str) -> str:
    """Return the comparing key of a company name: folded, without quotes and legal form (ООД, ЕТ, Ltd, GmbH…).

    A name that is nothing but a legal form keeps it, so the key of a non-empty name is not empty by our doing.
    """
    folded = fold(_DOTTED_LETTER.sub(r"\1", name))
    words = _POLISH_LIMITED.sub("spzoo", folded).split()
    return " ".join(words[place] for place in _name_places(words))


def has_legal_form(name: str) -> bool:
    """Tell whether a name has a legal form nobody's own name has (ООД, ЕАД, GmbH…), so it is a company's."""
    return not _LEGAL_FORMS_ANYWHERE.isdisjoint(fold(_DOTTED_LETTER.sub(r"\1", name)).split())


def _name_places(words: list[str]) -> list[int]:
    """Return the places of the folded words that are the name itself, not its legal form; all if nothing would stay."""
    start, end = 0, len(words)
    while end > start and words[end - 1] in _LEGAL_FORMS_AT_END:
        end -= 1
    while start < end and words[start] in _LEGAL_FORMS_AT_START:
        start += 1
    kept = [place for place in range(start, end) if words[place] not in _LEGAL_FORMS_ANYWHERE]
    return kept or list(range(len(words)))


def without_controls(text: str) -> str:
    """Return `text` without the characters that nobody sees and that make what is read differ from what is written."""
    return _CONTROLS.sub("", text)


def one_line(text: str) -> str:
    """Return `text` with every run of white space, line ends included, as one space, and none at the edges."""
    return " ".join(text.split())


def slugify_bg(text: str, max_length: int = 50) -> str:
    """Return an ASCII slug of at most `max_length` characters, cut between words where possible; may be empty."""
    ascii_only = fold(text).encode("ascii", "ignore").decode()
    slug = "-".join(ascii_only.split())
    if len(slug) <= max_length:
        return slug
    cut = slug[: max_length + 1].rpartition("-")[0]
    return cut or slug[:max_length]


def initials(name: str) -> str:
    """Return one or two capital letters for an avatar, in the script of the name; legal forms do not count."""
    words = _WORD.findall(_DOTTED_LETTER.sub(r"\1", name))
    places = _name_places([fold(word) for word in words])
    ends = [words[place] for place in dict.fromkeys((places[0], places[-1]))] if places else []
    return "".join(word[0] for word in ends).upper()[:2]
