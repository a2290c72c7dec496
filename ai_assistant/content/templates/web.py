"""Pages of a website."""

from ai_assistant.content.kinds import Bilingual, ContentTemplate, Group, Length, Type, Variable
from ai_assistant.content.variables import (
    BENEFIT,
    BENEFITS,
    CALL,
    COMPANY,
    CONTACT,
    HOUR,
    KEYWORDS,
    OFFER,
    PLACE,
    PRICE,
    PROBLEM,
    PRODUCT,
    QUOTE,
    SPEAKER,
    STORY,
    TOPIC,
    URL,
    required,
)

FAQ = Variable(
    "answers", Type.LIST, Bilingual("Въпроси и отговори, по един ред за двойка", "Questions with answers, one line each"),
    Bilingual("Кога изпращате? До два работни дни.\nВръщате ли парите? Да, до 14 дни.",
              "When do you send it? Within two working days.\nDo you refund? Yes, within 14 days."), required=True,
)  # fmt: skip

TEMPLATES = (
    ContentTemplate(
        key="landing_page",
        group=Group.WEB,
        icon="window",
        name=Bilingual("Целева страница", "Landing page"),
        purpose=Bilingual(
            "Една страница с една цел: обещание, ползи, доказателство, подкана.",
            "One page with one aim: a promise, benefits, proof, a call.",
        ),
        variables=(PRODUCT, PROBLEM, BENEFIT, BENEFITS, QUOTE, SPEAKER, PRICE, OFFER, CALL, URL, CONTACT, KEYWORDS),
        bodies=(
            Bilingual(
                """
# {product}

{benefit}.

{call}: {url}

## Познато ли ви е?
{problem}.

## Какво получавате
- {benefits}

## Какво казват клиентите
> „{quote}“
> {speaker}

## Цена
{price}
{offer}

## Имате въпрос?
Пишете ни: {contact}
""",
                """
# {product}

{benefit}.

{call}: {url}

## Does this sound familiar?
{problem}.

## What you get
- {benefits}

## What customers say
> “{quote}”
> {speaker}

## Price
{price}
{offer}

## A question?
Write to us: {contact}
""",
            ),
        ),
        task=(
            "Write a landing page in Markdown with one aim: a headline that promises the benefit, a line below it, the "
            "call, the problem, the benefits, the customer's words exactly as given, price and offer, the call again. "
            "Leave out sections that have no values."
        ),
        length=Length(60, 350),
        keywords="keywords",
    ),
    ContentTemplate(
        key="home_page",
        group=Group.WEB,
        icon="house",
        name=Bilingual("Начална страница", "Home page"),
        purpose=Bilingual(
            "Кои сте, какво правите и накъде оттук.", "Who you are, what you do, and where to go from here."
        ),
        variables=(
            COMPANY,
            BENEFIT,
            Variable(
                "services",
                Type.LIST,
                Bilingual("Какво предлагате", "What you offer"),
                Bilingual("Тефтери по поръчка\nОпаковки\nМенюта", "Notebooks to order\nPackaging\nMenus"),
                required=True,
            ),
            STORY,
            PLACE,
            HOUR,
            CONTACT,
            KEYWORDS,
        ),
        bodies=(
            Bilingual(
                """
# {company}

{benefit}.

## Какво правим
- {services}

## За нас
{story}

## Къде да ни намерите
{place}
Работно време: {hour}
{contact}
""",
                """
# {company}

{benefit}.

## What we do
- {services}

## About us
{story}

## Where to find us
{place}
Open: {hour}
{contact}
""",
            ),
        ),
        task="Write the text of a home page in Markdown: a headline, what the company does, a paragraph about it, where to go.",
        length=Length(40, 260),
        keywords="keywords",
    ),
    ContentTemplate(
        key="about_page",
        group=Group.WEB,
        icon="people",
        name=Bilingual("Страница „За нас“", "“About us” page"),
        purpose=Bilingual("Историята на фирмата с ваши факти.", "The company’s story with your facts."),
        variables=(
            COMPANY,
            STORY,
            Variable(
                "values",
                Type.LIST,
                Bilingual("В какво вярвате", "What you believe in"),
                Bilingual(
                    "Правим малко и добре\nКазваме цената отначало", "We make little, and well\nWe say the price first"
                ),
            ),
            QUOTE,
            SPEAKER,
            CONTACT,
        ),
        bodies=(
            Bilingual(
                """
# {company}

{story}

## В какво вярваме
- {values}

> „{quote}“
> {speaker}

## Запознайте се с нас
{contact}
""",
                """
# {company}

{story}

## What we believe in
- {values}

> “{quote}”
> {speaker}

## Get to know us
{contact}
""",
            ),
        ),
        task="Write an “About us” page in Markdown from the facts given, in the first person plural, without boasting.",
        length=Length(30, 300),
    ),
    ContentTemplate(
        key="faq",
        group=Group.WEB,
        icon="question-circle",
        name=Bilingual("Въпроси и отговори", "Questions and answers"),
        purpose=Bilingual("Страница с честите въпроси на клиентите.", "A page of customers’ frequent questions."),
        variables=(TOPIC, FAQ, CONTACT),
        bodies=(
            Bilingual(
                "# {topic}: въпроси и отговори\n\n- {answers}\n\nНе намирате отговор? Пишете ни: {contact}",
                "# {topic}: questions and answers\n\n- {answers}\n\nNo answer to yours? Write to us: {contact}",
            ),
        ),
        task=(
            "Write a page of questions and answers in Markdown from the pairs given: each question as a heading in the "
            "customer's words, each answer in two sentences at most. Add no question of your own."
        ),
        length=Length(20, 400),
    ),
    ContentTemplate(
        key="web_banner",
        group=Group.WEB,
        icon="badge-ad",
        name=Bilingual("Банер и бутон", "Banner and button"),
        purpose=Bilingual(
            "Заглавие, подзаглавие и надпис на бутон.", "A headline, a line below it and a button’s words."
        ),
        variables=(PRODUCT, BENEFIT, OFFER, CALL),
        bodies=(
            Bilingual(
                "Заглавие: {product}\nПодзаглавие: {benefit}\nДопълнение: {offer}\nБутон: {call}",
                "Headline: {product}\nLine below: {benefit}\nExtra: {offer}\nButton: {call}",
            ),
            Bilingual(
                "Заглавие: {benefit}\nПодзаглавие: {product}\nДопълнение: {offer}\nБутон: {call}",
                "Headline: {benefit}\nLine below: {product}\nExtra: {offer}\nButton: {call}",
            ),
        ),
        task="Write a banner: a headline of at most six words, a line of at most twelve, and a button of at most three.",
        length=Length(5, 40),
    ),
    ContentTemplate(
        key="closed_notice",
        group=Group.WEB,
        icon="door-closed",
        name=Bilingual("Съобщение за почивни дни", "Notice of days off"),
        purpose=Bilingual("Кога не работите и как да ви намерят.", "When you are closed, and how to reach you."),
        variables=(
            COMPANY,
            Variable("first_day", Type.DATE, Bilingual("Първи почивен ден", "First day off"), required=True),
            Variable("last_day", Type.DATE, Bilingual("Последен почивен ден", "Last day off"), required=True),
            Variable("back", Type.DATE, Bilingual("Отново на работа на", "Back at work on")),
            CONTACT,
        ),
        bodies=(
            Bilingual(
                """
От {first_day} до {last_day} {company} почива.
Отново сме на работа на {back}.
Пишете ни по всяко време, ще отговорим щом се върнем: {contact}
""",
                """
From {first_day} to {last_day} {company} is closed.
We are back on {back}.
Write to us any time and we will answer when we return: {contact}
""",
            ),
        ),
        task="Write a friendly notice of days off in at most 50 words, dates exactly as given.",
        length=Length(12, 60),
    ),
    ContentTemplate(
        key="app_message",
        group=Group.WEB,
        icon="chat-dots",
        name=Bilingual("SMS или кратко известие", "Text message or short notice"),
        purpose=Bilingual("До 160 знака, с едно действие.", "At most 160 characters, with one thing to do."),
        variables=(COMPANY, required(TOPIC), CALL, URL),
        bodies=(
            Bilingual("{company}: {topic}.\n{call}: {url}", "{company}: {topic}.\n{call}: {url}"),
            Bilingual("{topic}.\n{call}: {url}\n{company}", "{topic}.\n{call}: {url}\n{company}"),
        ),
        task="Write a text message of at most 160 characters that begins with who writes and asks for one thing.",
        length=Length(20, 160, "characters"),
    ),
)
