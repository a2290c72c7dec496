"""Names of made-up people: Bulgarian ones with the right endings, and those of foreign customers."""

from dataclasses import dataclass
from random import Random
from typing import Final

from config.lib.text import transliterate

_MEN: Final = (
    "Александър", "Ангел", "Андрей", "Антон", "Асен", "Атанас", "Благовест", "Богдан", "Божидар", "Борис", "Бойко",
    "Валентин", "Васил", "Веселин", "Виктор", "Владимир", "Георги", "Даниел", "Деян", "Димитър", "Добромир", "Емил",
    "Живко", "Захари", "Ивайло", "Иван", "Илия", "Йордан", "Калин", "Камен", "Кирил", "Красимир", "Крум", "Любомир",
    "Людмил", "Мартин", "Милен", "Мирослав", "Михаил", "Момчил", "Никола", "Николай", "Огнян", "Павел", "Петър",
    "Пламен", "Радослав", "Росен", "Румен", "Самуил", "Светослав", "Симеон", "Слави", "Станимир", "Стефан", "Стоян",
    "Тодор", "Траян", "Филип", "Христо", "Цветан", "Чавдар", "Явор", "Янко", "Ясен",
)  # fmt: skip
_WOMEN: Final = (
    "Албена", "Александра", "Анелия", "Анна", "Антония", "Биляна", "Бистра", "Боряна", "Валентина", "Ваня", "Василена",
    "Венета", "Весела", "Виктория", "Виолета", "Габриела", "Галина", "Гергана", "Даниела", "Деница", "Десислава",
    "Диана", "Доротея", "Евгения", "Екатерина", "Елена", "Елица", "Жана", "Зорница", "Ива", "Ивелина", "Илиана",
    "Ирина", "Йоана", "Калина", "Катерина", "Кремена", "Лилия", "Лора", "Любов", "Магдалена", "Маргарита", "Мария",
    "Мая", "Милена", "Мира", "Надежда", "Невена", "Нели", "Николета", "Павлина", "Петя", "Радка", "Ралица", "Росица",
    "Румяна", "Светла", "Силвия", "Снежана", "Соня", "Стефка", "Теодора", "Цветелина", "Юлия", "Яна",
)  # fmt: skip
# Written as a man bears them; `_feminine` gives the woman's form.
_FAMILIES: Final = (
    "Ангелов", "Андонов", "Арнаудов", "Атанасов", "Бакалов", "Балканджиев", "Бончев", "Бояджиев", "Василев", "Велев",
    "Видев", "Войнов", "Вълчев", "Гайдаров", "Ганчев", "Георгиев", "Гочев", "Данаилов", "Делчев", "Димитров", "Дончев",
    "Драганов", "Дренски", "Желев", "Жеков", "Занев", "Златарски", "Иванов", "Илиев", "Йорданов", "Йотов", "Казанджиев",
    "Калоянов", "Каменов", "Караджов", "Келешев", "Киров", "Колев", "Костадинов", "Кръстев", "Кючуков", "Лазаров",
    "Лозанов", "Манолов", "Маринов", "Марковски", "Минков", "Митев", "Младенов", "Недялков", "Николов", "Пеев",
    "Пенчев", "Петков", "Петров", "Пиперков", "Попов", "Радев", "Райков", "Русев", "Савов", "Симеонов", "Славов",
    "Станев", "Стоименов", "Стоянов", "Тасев", "Терзиев", "Тодоров", "Тончев", "Тотев", "Узунов", "Филипов", "Хаджиев",
    "Хинков", "Христов", "Цанев", "Цветков", "Чакъров", "Чолаков", "Шишков", "Юруков", "Янакиев", "Янев",
)  # fmt: skip
_FATHERS: Final = (
    "Ангелов", "Андреев", "Асенов", "Атанасов", "Борисов", "Василев", "Владимиров", "Георгиев", "Димитров", "Емилов",
    "Иванов", "Йорданов", "Кирилов", "Красимиров", "Любенов", "Маринов", "Михайлов", "Николаев", "Павлов", "Петров",
    "Пламенов", "Русев", "Симеонов", "Стефанов", "Стоянов", "Тодоров", "Христов", "Цветанов",
)  # fmt: skip
_FOREIGN: Final = {
    "DE": (("Jürgen", "Sabine", "Markus", "Petra", "Stefan", "Anke"), ("Weiß", "Brandt", "Köhler", "Lorenz", "Vogel")),
    "AT": (("Johannes", "Katharina", "Lukas", "Theresa"), ("Gruber", "Hofer", "Leitner", "Steiner")),
    "FR": (("Camille", "Étienne", "Mathilde", "Olivier"), ("Roux", "Lefèvre", "Garnier", "Moreau")),
    "IT": (("Giulia", "Marco", "Chiara", "Lorenzo"), ("Ferrari", "Conti", "Galli", "Rinaldi")),
    "GR": (("Nikos", "Eleni", "Dimitris", "Katerina"), ("Papadakis", "Georgiou", "Nikolaidis", "Vlachou")),
    "RO": (("Andrei", "Ioana", "Mihai", "Raluca"), ("Popescu", "Dumitru", "Stan", "Moldovan")),
    "CH": (("Beat", "Regula", "Urs", "Nadja"), ("Keller", "Frei", "Baumann", "Zbinden")),
    "RS": (("Милош", "Јелена", "Никола", "Тамара"), ("Јовановић", "Павловић", "Ђорђевић", "Станковић")),
}  # fmt: skip


@dataclass(frozen=True)
class PersonName:
    """A person's name in three parts; foreigners have no middle one."""

    first: str
    middle: str
    last: str

    @property
    def mailbox(self) -> str:
        """What stands before @ in the person's address: `stefan.krastev`."""
        words = transliterate(f"{self.first}.{self.last}").lower().translate(_ASCII)
        return "".join(letter for letter in words if letter.isascii() and (letter.isalnum() or letter == "."))


_ASCII: Final = str.maketrans({"ü": "ue", "ö": "oe", "ä": "ae", "ß": "ss", "é": "e", "è": "e", "ê": "e", "ć": "c"})


def _feminine(family: str) -> str:
    """Иванов → Иванова, Златарски → Златарска."""
    return f"{family[:-1]}а" if family.endswith("ски") else f"{family}а"


def bulgarian(chance: Random) -> PersonName:
    """A man or a woman; every third person gives the middle name too."""
    is_woman = chance.random() < 0.5
    first = chance.choice(_WOMEN if is_woman else _MEN)
    middle = chance.choice(_FATHERS) if chance.random() < 0.33 else ""
    last = chance.choice(_FAMILIES)
    if is_woman:
        middle, last = _feminine(middle) if middle else "", _feminine(last)
    return PersonName(first, middle, last)


def person(chance: Random, country: str) -> PersonName:
    """Somebody from a country (ISO 3166), a Bulgarian where we know no names of it."""
    if country not in _FOREIGN:
        return bulgarian(chance)
    firsts, lasts = _FOREIGN[country]
    return PersonName(chance.choice(firsts), "", chance.choice(lasts))


def named(full_name: str) -> PersonName:
    """A person whose name is written out: first and last."""
    first, _space, last = full_name.partition(" ")
    return PersonName(first, "", last)
