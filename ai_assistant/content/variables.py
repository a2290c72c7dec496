"""Variables that several templates ask for; a template may ask for a required one where others take it as an extra."""

from __future__ import annotations

from dataclasses import replace

from ai_assistant.content.kinds import Bilingual, Choice, Type, Variable


def required(variable: Variable) -> Variable:
    """The same variable, required."""
    return replace(variable, required=True)


COMPANY = Variable(
    "company", Type.LINE, Bilingual("Име на фирмата", "Company name"), Bilingual("Ателие Липа", "Lipa Studio"),
    required=True,
)  # fmt: skip
PRODUCT = Variable(
    "product", Type.LINE, Bilingual("Продукт или услуга", "Product or service"),
    Bilingual("тефтер „Липа“ с ленена корица", "the Lipa linen notebook"), required=True,
)  # fmt: skip
BENEFIT = Variable(
    "benefit", Type.LINE, Bilingual("Основна полза за клиента", "Main benefit for the customer"),
    Bilingual("отваря се напълно и не се разлепя", "it opens flat and stays bound"), required=True,
)  # fmt: skip
BENEFITS = Variable(
    "benefits", Type.LIST, Bilingual("Ползи за клиента", "Benefits for the customer"),
    Bilingual("Шит на ръка\nХартия от български завод", "Sewn by hand\nPaper from a Bulgarian mill"), required=True,
)  # fmt: skip
FEATURES = Variable(
    "features", Type.LIST, Bilingual("Характеристики", "Features"),
    Bilingual("Формат А5\n192 страници", "A5 format\n192 pages"),
)  # fmt: skip
PROBLEM = Variable(
    "problem", Type.LINE, Bilingual("Проблем на клиента", "The customer’s problem"),
    Bilingual("тефтерът се разпада преди края на годината", "the notebook falls apart before the year is over"),
)  # fmt: skip
OFFER = Variable(
    "offer", Type.LINE, Bilingual("Оферта", "Offer"),
    Bilingual("безплатна доставка до края на ноември", "free delivery until the end of November"),
)  # fmt: skip
PRICE = Variable("price", Type.MONEY, Bilingual("Цена", "Price"), Bilingual("24,00", "24.00"))
OLD_PRICE = Variable("old_price", Type.MONEY, Bilingual("Предишна цена", "Earlier price"), Bilingual("30,00", "30.00"))
DEADLINE = Variable("deadline", Type.DATE, Bilingual("Краен срок", "Deadline"))
URL = Variable("url", Type.URL, Bilingual("Адрес за повече", "Address for more"),
               Bilingual("https://atelie-lipa.bg/tefter", "https://lipa.example/notebook"))  # fmt: skip
PHONE = Variable("phone", Type.LINE, Bilingual("Телефон", "Phone"), Bilingual("088 888 8888", "+359 88 888 8888"))
CONTACT = Variable(
    "contact", Type.LINE, Bilingual("Връзка с вас", "How to reach you"),
    Bilingual("office@atelie-lipa.bg, 02 900 00 00", "office@lipa.example, +359 2 900 0000"), required=True,
)  # fmt: skip
PLACE = Variable(
    "place", Type.LINE, Bilingual("Място", "Place"), Bilingual("ул. „Шипка“ 6, София", "6 Shipka St, Sofia")
)
DATE = Variable("date", Type.DATE, Bilingual("Дата", "Date"), required=True)
HOUR = Variable("hour", Type.LINE, Bilingual("Час", "Hour"), Bilingual("18:30", "6.30 pm"))
NAME = Variable(
    "name", Type.LINE, Bilingual("Име на получателя", "Recipient’s name"), Bilingual("Роза", "Rosa"), required=True
)
SENDER = Variable(
    "sender", Type.LINE, Bilingual("Име на подателя", "Sender’s name"), Bilingual("Мария Илиева", "Maria Ilieva"),
    required=True,
)  # fmt: skip
TOPIC = Variable(
    "topic", Type.LINE, Bilingual("Тема", "Topic"),
    Bilingual("как се избира хартия за опаковка", "how to choose paper for packaging"), required=True,
)  # fmt: skip
POINTS = Variable(
    "points", Type.LIST, Bilingual("Основни точки", "Main points"),
    Bilingual("Плътност\nПокритие\nЦена", "Weight\nCoating\nPrice"), required=True,
)  # fmt: skip
STORY = Variable(
    "story", Type.TEXT, Bilingual("Какво се случи", "What happened"),
    Bilingual("Отворихме второ ателие в Пловдив.", "We opened a second workshop in Plovdiv."), required=True,
)  # fmt: skip
KEYWORDS = Variable(
    "keywords", Type.LIST, Bilingual("Ключови думи", "Keywords"),
    Bilingual("тефтер\nленена корица", "notebook\nlinen"),
)  # fmt: skip
HASHTAGS = Variable(
    "hashtags", Type.LINE, Bilingual("Хаштагове", "Hashtags"), Bilingual("#ателие #ръчнаизработка", "#studio #handmade")
)
QUOTE = Variable(
    "quote", Type.TEXT, Bilingual("Цитат", "Quotation"),
    Bilingual("Хартията помни ръката, която я е сгънала.", "Paper remembers the hand that folded it."),
)  # fmt: skip
SPEAKER = Variable(
    "speaker", Type.LINE, Bilingual("Кой го казва", "Who says it"),
    Bilingual("Мария Илиева, управител", "Maria Ilieva, managing director"),
)  # fmt: skip
CUSTOMER = Variable(
    "customer",
    Type.LINE,
    Bilingual("Клиент", "Customer"),
    Bilingual("Хотел Синя скала", "Blue Rock Hotel"),
    required=True,
)
CALL = Variable(
    "call", Type.CHOICE, Bilingual("Към какво подканва", "Call to action"),
    choices=(
        Choice("order", Bilingual("Поръчка", "Order"), Bilingual("Поръчайте", "Order yours")),
        Choice("more", Bilingual("Научаване на повече", "Learning more"), Bilingual("Вижте повече", "See more")),
        Choice("call", Bilingual("Обаждане", "A call"), Bilingual("Обадете ни се", "Give us a call")),
        Choice("write", Bilingual("Писмо", "A message"), Bilingual("Пишете ни", "Write to us")),
        Choice("visit", Bilingual("Посещение", "A visit"), Bilingual("Елате при нас", "Come and see us")),
        Choice("book", Bilingual("Записване", "Booking"), Bilingual("Запазете час", "Book a slot")),
    ),
)  # fmt: skip
