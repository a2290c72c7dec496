"""The customers of the demo company: the sixty of firms.csv, and as many more as asked for, put together from words."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final

from config.lib.text import slugify_bg

Post = tuple[str, str]  # the postal code and the town


@dataclass(frozen=True)
class Firm:
    """A customer. `people` are (full name, job title); the first one signs and is the МОЛ of a Bulgarian firm.

    `late_days` is how long after the due date it usually pays; below zero is before.
    """

    name: str
    form: str
    post: Post
    street: str
    industry: str
    size: str = "small"
    tags: tuple[str, ...] = ()
    people: tuple[tuple[str, str], ...] = ()
    country: str = "BG"
    payment_days: int = 14
    late_days: int = 0
    site: str = ""

    @property
    def full_name(self) -> str:
        """The name with its legal form: a sole trader's stands before the name."""
        return f"{self.form} „{self.name}“" if self.form == "ЕТ" else f"{self.name} {self.form}"

    @property
    def domain(self) -> str:
        """Where its mail goes; `.example` belongs to nobody (RFC 2606)."""
        return f"{self.site or slugify_bg(self.name, 30)}.example"


def _read() -> Iterator[Firm]:
    """The firms of firms.csv; `;` stands between tags and people, a comma between a person and their job."""
    with Path(__file__).with_name("firms.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield Firm(
                name=row["name"],
                form=row["form"],
                post=(row["postal_code"], row["city"]),
                street=row["street"],
                industry=row["industry"],
                size=row["size"],
                tags=tuple(row["tags"].split("; ")),
                people=tuple(_person(text) for text in row["people"].split("; ")),
                country=row["country"],
                payment_days=int(row["payment_days"]),
                late_days=int(row["late_days"]),
                site=row["site"],
            )


def _person(text: str) -> tuple[str, str]:
    name, _comma, job = text.partition(", ")
    return name, job


FIRMS: Final = tuple(_read())

# --- As many more as asked for ----------------------------------------------------------------------------------------
_TRADES: Final = (
    ("Винарна", "Вино", "етикети"), ("Пекарна", "Храни", "кутии"), ("Мандра", "Храни", "етикети"),
    ("Хотел", "Хотелиерство", "менюта"), ("Ресторант", "Ресторанти", "менюта"),
    ("Аптека", "Здравеопазване", "торбички"), ("Книжарница", "Книги", "книги"), ("Издателство", "Книги", "книги"),
    ("Мебели", "Мебели", "каталог"), ("Козметика", "Козметика", "опаковки"), ("Чайна къща", "Билки и чай", "кутии"),
    ("Пивоварна", "Пиво", "етикети"), ("Транспорт", "Транспорт", "бланки"), ("Клиника", "Здравеопазване", "бланки"),
    ("Галерия", "Култура", "каталог"), ("Цветарница", "Цветя", "торбички"), ("Строител", "Строителство", "табели"),
    ("Школа", "Образование", "тефтери"), ("Ферма", "Земеделие", "етикети"), ("Сладкарница", "Сладкарство", "кутии"),
    ("Туризъм", "Туризъм", "рекламни"), ("Ателие", "Занаяти", "визитки"), ("Енотека", "Вино", "вино"),
    ("Кафене", "Кафе", "опаковки"),
)  # fmt: skip
_NAMES: Final = (
    "Бяла чешма", "Ален мак", "Каменен мост", "Седем елхи", "Сребърна", "Добруджа", "Осоговски ручей", "Вършец",
    "Тих кът", "Светла поляна", "Три кладенеца", "Момина скала", "Рожен", "Перелик", "Дива череша", "Стара круша",
    "Горски извор", "Лястовица", "Бухал", "Щъркел", "Пъстра дъга", "Синя тинтява", "Здравец", "Гергьовден", "Еньовче",
    "Сурва", "Кукер", "Лазарица", "Нестинар", "Хоро", "Гайда", "Кавал", "Тупан", "Менче", "Хурка", "Совалка", "Рало",
    "Стомна", "Пендара", "Шевица", "Китеник", "Кипър камък", "Арда", "Тунджа", "Огоста", "Камчия", "Велека", "Ропотамо",
    "Черни Вит", "Росица", "Янтра", "Лом", "Тополница", "Вада", "Бистрец", "Крайбряг", "Залив", "Фар", "Котва",
    "Платно", "Ветроход", "Компас", "Орион", "Зорница", "Вечерница", "Меридиан", "Хоризонт", "Изгрев", "Пладне",
    "Здрач", "Роса", "Скреж", "Снежанка", "Пролет", "Жътва", "Гроздобер", "Листопад", "Коледарче", "Самодива",
    "Жар птица", "Златорог", "Еделвайс", "Синчец", "Мащерка", "Риган", "Лавандула", "Липов цвят", "Шипка", "Дрян",
    "Калина", "Бреза", "Явор", "Ясен", "Габър", "Мура", "Смърч", "Клек", "Хвойна", "Бъз", "Малина", "Къпина", "Дюля",
    "Мушмула", "Кестен", "Лешник", "Орехче", "Бадем", "Смокиня", "Нар", "Хедър", "Вресак", "Босилек", "Девесил",
    "Чубрица", "Кимион", "Резене", "Копър", "Магданоз", "Джоджен", "Лилия", "Перуника", "Божур", "Кокиче", "Минзухар",
    "Иглика", "Теменуга", "Карамфил", "Невен", "Метличина", "Лайка", "Равнец", "Бял равнец", "Подбел", "Глухарче",
    "Детелина", "Люцерна", "Просо", "Ечемик", "Ръж", "Овес", "Лимец", "Елда", "Нахут", "Грах", "Бакла", "Леща",
    "Тиквеник", "Баница", "Погача", "Пита", "Питка", "Кравай", "Козунак", "Геврек", "Мекица", "Катма", "Тутманик",
    "Боза", "Айрян", "Петмез", "Рачел", "Маджун", "Халва", "Локум", "Сладко от рози", "Бяло сладко", "Медовина",
    "Пчелен рой", "Кошер", "Восък", "Прополис", "Акация", "Медоносец", "Търтей", "Царица", "Жилавец", "Камък и хляб",
    "Хляб и сол", "Сол и пипер", "Чесън и лук", "Пиперка", "Патладжан", "Домат", "Краставица", "Тиква", "Диня", "Пъпеш",
    "Грозд", "Мавруд", "Гъмза", "Мискет", "Димят", "Памид", "Рубин", "Евмолпия", "Тракия", "Мизия", "Одесос",
    "Месамбрия", "Филипополис", "Сердика", "Абритус", "Кабиле", "Севтополис", "Деултум", "Никополис", "Плиска",
)  # fmt: skip
_TOWNS: Final[tuple[Post, ...]] = (
    ("1000", "София"), ("1000", "София"), ("1000", "София"), ("4000", "Пловдив"), ("4000", "Пловдив"),
    ("9000", "Варна"), ("9000", "Варна"), ("8000", "Бургас"), ("7000", "Русе"), ("6000", "Стара Загора"),
    ("5800", "Плевен"), ("8800", "Сливен"), ("9300", "Добрич"), ("9700", "Шумен"), ("2300", "Перник"),
    ("6300", "Хасково"), ("8600", "Ямбол"), ("4400", "Пазарджик"), ("2700", "Благоевград"),
    ("5000", "Велико Търново"), ("3000", "Враца"), ("5300", "Габрово"), ("3700", "Видин"), ("6100", "Казанлък"),
    ("6600", "Кърджали"), ("2500", "Кюстендил"), ("3400", "Монтана"), ("7700", "Търговище"), ("7200", "Разград"),
    ("7500", "Силистра"), ("4700", "Смолян"), ("5500", "Ловеч"),
)  # fmt: skip
_STREETS: Final = (
    "ул. „Иван Вазов“", "ул. „Христо Ботев“", "бул. „България“", "ул. „Васил Левски“", "ул. „Княз Борис I“",
    "ул. „Пейо Яворов“", "ул. „Гео Милев“", "бул. „Трети март“", "ул. „Шипка“", "ул. „Раковски“", "ул. „Опълченска“",
    "ул. „Цар Асен“", "ул. „Отец Паисий“", "ул. „Кирил и Методий“", "ул. „Родопи“", "ул. „Липа“",
)  # fmt: skip
_FORMS: Final = ("ЕООД", "ЕООД", "ЕООД", "ООД", "ООД", "АД", "ЕТ")


def firms(chance: Random, count: int) -> Iterator[Firm]:
    """The first `count` firms, in the same order each time: those above, then made-up ones."""
    yield from FIRMS[:count]
    for place in range(max(count - len(FIRMS), 0)):
        yield _made_up(chance, place)


def town(chance: Random) -> Post:
    """A town, the larger ones more often."""
    return chance.choice(_TOWNS)


def street(chance: Random) -> str:
    """A street with a number."""
    return f"{chance.choice(_STREETS)} {chance.randrange(1, 130)}"


def _made_up(chance: Random, place: int) -> Firm:
    """The firm at `place`; a trade and a name meet once, a number tells those apart that come after all of them."""
    round_number, within = divmod(place, len(_TRADES) * len(_NAMES))
    block, name_place = divmod(within, len(_NAMES))
    trade, industry, tag = _TRADES[(block + name_place) % len(_TRADES)]
    number = f" {round_number + 1}" if round_number else ""
    return Firm(
        f"{trade} {_NAMES[name_place]}{number}",
        chance.choice(_FORMS),
        town(chance),
        street(chance),
        industry,
        chance.choice(("micro", "micro", "small", "medium")),
        (tag,),
        payment_days=chance.choice((7, 14, 14, 14, 30)),
        late_days=round(chance.gauss(1, 5)),
    )
