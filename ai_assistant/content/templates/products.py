"""Texts that describe what is sold."""

from ai_assistant.content.kinds import Bilingual, ContentTemplate, Group, Length, Type, Variable
from ai_assistant.content.variables import (
    BENEFIT,
    BENEFITS,
    COMPANY,
    CONTACT,
    FEATURES,
    KEYWORDS,
    PRICE,
    PROBLEM,
    PRODUCT,
    TOPIC,
    URL,
    required,
)

FOR_WHOM = Variable(
    "for_whom", Type.LINE, Bilingual("За кого е", "Whom it is for"),
    Bilingual("хора, които пишат всеки ден", "people who write every day"),
)  # fmt: skip
CARE = Variable(
    "care", Type.TEXT, Bilingual("Употреба и грижа", "Use and care"),
    Bilingual("Почиствайте корицата със суха кърпа.", "Clean the cover with a dry cloth."),
)  # fmt: skip
STEPS = Variable(
    "steps", Type.LIST, Bilingual("Как протича, стъпка по стъпка", "How it goes, step by step"),
    Bilingual("Разговор и задание\nМостра\nИзработка", "Talk and brief\nSample\nProduction"), required=True,
)  # fmt: skip

TEMPLATES = (
    ContentTemplate(
        key="product_short",
        group=Group.PRODUCTS,
        icon="tag",
        name=Bilingual("Кратко описание на продукт", "Short product description"),
        purpose=Bilingual("Две-три изречения за списъка в магазина.", "Two or three sentences for the shop’s list."),
        variables=(PRODUCT, BENEFIT, FOR_WHOM, PRICE, KEYWORDS),
        bodies=(
            Bilingual(
                "{product}: {benefit}.\nПодходящ избор за {for_whom}.\nЦена: {price}.",
                "{product}: {benefit}.\nMade for {for_whom}.\nPrice: {price}.",
            ),
            Bilingual(
                "{benefit}. Това е {product}.\nЗа {for_whom}.\nЦена: {price}.",
                "{benefit}. That is {product}.\nFor {for_whom}.\nPrice: {price}.",
            ),
        ),
        task="Write a product description of two or three sentences for a shop's list, at most 300 characters.",
        length=Length(10, 60),
        keywords="keywords",
    ),
    ContentTemplate(
        key="product_page",
        group=Group.PRODUCTS,
        icon="box-seam",
        name=Bilingual("Страница на продукт", "Product page"),
        purpose=Bilingual(
            "Пълно описание: за кого е, ползи, характеристики, грижа.",
            "The full description: whom it is for, benefits, features, care.",
        ),
        variables=(PRODUCT, BENEFIT, FOR_WHOM, BENEFITS, FEATURES, CARE, PRICE, CONTACT, KEYWORDS),
        bodies=(
            Bilingual(
                """
# {product}

{benefit}.
За {for_whom}.

## Защо ще ви хареса
- {benefits}

## Характеристики
- {features}

## Употреба и грижа
{care}

## Цена и поръчка
Цена: {price}
Въпроси: {contact}
""",
                """
# {product}

{benefit}.
For {for_whom}.

## Why you will like it
- {benefits}

## Features
- {features}

## Use and care
{care}

## Price and ordering
Price: {price}
Questions: {contact}
""",
            ),
        ),
        task=(
            "Write a product page in Markdown: a title, an opening of two sentences, sections for benefits, features and "
            "care (only those with values), price and how to ask. Features are repeated exactly as given."
        ),
        length=Length(40, 260),
        keywords="keywords",
    ),
    ContentTemplate(
        key="service_page",
        group=Group.PRODUCTS,
        icon="briefcase",
        name=Bilingual("Страница на услуга", "Service page"),
        purpose=Bilingual(
            "Какво правите, за кого, как протича и колко струва.", "What you do, for whom, how it goes, what it costs."
        ),
        variables=(PRODUCT, PROBLEM, FOR_WHOM, BENEFITS, STEPS, PRICE, CONTACT, KEYWORDS),
        bodies=(
            Bilingual(
                """
# {product}

{problem}? Тук сме, за да го решим.
Работим с {for_whom}.

## Какво получавате
- {benefits}

## Как протича
1. {steps}

## Колко струва
Цената започва от {price}.

## Следваща стъпка
Свържете се с нас: {contact}
""",
                """
# {product}

{problem}? That is what we are here for.
We work with {for_whom}.

## What you get
- {benefits}

## How it goes
1. {steps}

## What it costs
Prices start at {price}.

## Next step
Get in touch: {contact}
""",
            ),
        ),
        task=(
            "Write a service page in Markdown: the customer's problem, what they get, the steps in order, what it costs "
            "if a price is given, and how to begin."
        ),
        length=Length(40, 280),
        keywords="keywords",
    ),
    ContentTemplate(
        key="product_comparison",
        group=Group.PRODUCTS,
        icon="layout-split",
        name=Bilingual("Кой вариант за кого е", "Which variant for whom"),
        purpose=Bilingual(
            "Помага на клиента да избере от няколко варианта.", "Helps a customer choose among variants."
        ),
        variables=(
            TOPIC,
            Variable(
                "options",
                Type.LIST,
                Bilingual("Варианти, по един на ред", "Variants, one a line"),
                Bilingual(
                    "Мек тефтер: за чанта\nТвърд тефтер: за бюро", "Soft cover: for the bag\nHard cover: for the desk"
                ),
                required=True,
            ),
            Variable(
                "advice",
                Type.TEXT,
                Bilingual("Вашият съвет", "Your advice"),
                Bilingual("Ако пишете в движение, вземете мекия.", "If you write on the move, take the soft one."),
            ),
            CONTACT,
        ),
        bodies=(
            Bilingual(
                """
# {topic}

- {options}

**Нашият съвет.** {advice}

Колебаете се? Пишете ни: {contact}
""",
                """
# {topic}

- {options}

**Our advice.** {advice}

Not sure yet? Write to us: {contact}
""",
            ),
        ),
        task="Write a short guide to choosing among the variants: one paragraph for each, then the advice as given.",
        length=Length(30, 220),
    ),
    ContentTemplate(
        key="slogans",
        group=Group.PRODUCTS,
        icon="chat-square-quote",
        name=Bilingual("Слогани", "Slogans"),
        purpose=Bilingual("Няколко кратки фрази за марка или продукт.", "Some short phrases for a brand or product."),
        variables=(COMPANY, PRODUCT, BENEFITS, FOR_WHOM),
        bodies=(
            Bilingual(
                """
{company}: {benefits}.
{product}, както трябва.
За {for_whom}.
{product} от {company}.
""",
                """
{company}: {benefits}.
{product}, done properly.
For {for_whom}.
{product} by {company}.
""",
            ),
        ),
        task="Write eight slogans of at most six words, one a line, no exclamation marks, no rhymes at any price.",
        length=Length(8, 80),
    ),
    ContentTemplate(
        key="seo_meta",
        group=Group.WEB,
        icon="google",
        name=Bilingual("SEO заглавие и описание", "SEO title and description"),
        purpose=Bilingual(
            "Заглавие до 60 знака и описание до 155 за резултатите в търсачката.",
            "A title of 60 characters and a description of 155 for search results.",
        ),
        variables=(required(TOPIC), BENEFIT, COMPANY, KEYWORDS, URL),
        bodies=(
            Bilingual(
                "Заглавие: {topic} | {company}\nОписание: {topic}: {benefit}. Вижте при {company}.",
                "Title: {topic} | {company}\nDescription: {topic}: {benefit}. See it at {company}.",
            ),
            Bilingual(
                "Заглавие: {company}: {topic}\nОписание: {benefit} – {topic} от {company}.",
                "Title: {company}: {topic}\nDescription: {benefit} – {topic} from {company}.",
            ),
        ),
        task=(
            "Write a page title of at most 60 characters and a meta description of at most 155 characters, each on its "
            "own line with its name before it; the first keyword stands near the beginning of both."
        ),
        length=Length(60, 260, "characters"),
        keywords="keywords",
    ),
)
