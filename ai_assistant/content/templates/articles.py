"""Longer reading, and scripts for video."""

from ai_assistant.content.kinds import Bilingual, ContentTemplate, Group, Length, Type, Variable
from ai_assistant.content.variables import (
    BENEFIT,
    CALL,
    COMPANY,
    CUSTOMER,
    KEYWORDS,
    POINTS,
    PRODUCT,
    QUOTE,
    SPEAKER,
    STORY,
    TOPIC,
    URL,
    required,
)

READER = Variable(
    "reader", Type.LINE, Bilingual("За кого пишете", "Whom you write for"),
    Bilingual("собственици на малки магазини", "owners of small shops"),
)  # fmt: skip
THESIS = Variable(
    "thesis", Type.TEXT, Bilingual("Главната мисъл", "The main thought"),
    Bilingual("Добрата опаковка продава, преди да сте казали дума.", "Good packaging sells before you say a word."),
    required=True,
)  # fmt: skip
FACTS = Variable(
    "facts", Type.LIST, Bilingual("Факти и числа с източник", "Facts and figures with their source"),
    Bilingual("180 поръчки за годината (наши данни)", "180 orders in the year (our own figures)"),
)  # fmt: skip
ADVICE = Variable(
    "advice", Type.TEXT, Bilingual("Заключение или съвет", "Conclusion or advice"),
    Bilingual("Поръчайте мостра, преди да решите за тиража.", "Order a sample before you decide on the run."),
)  # fmt: skip

TEMPLATES = (
    ContentTemplate(
        key="article_outline",
        group=Group.ARTICLES,
        icon="list-nested",
        name=Bilingual("План на статия", "Article outline"),
        purpose=Bilingual(
            "Заглавие, части и какво влиза във всяка.", "A title, its parts, and what goes into each of them."
        ),
        variables=(TOPIC, READER, THESIS, POINTS, FACTS, ADVICE, KEYWORDS),
        bodies=(
            Bilingual(
                """
# {topic}

**За кого:** {reader}
**Главна мисъл:** {thesis}

## Увод
Защо темата засяга читателя: [случка или въпрос в две изречения]

## {points}
[какво да знае читателят] · [пример]

## Факти
- {facts}

## Заключение
{advice}
""",
                """
# {topic}

**For:** {reader}
**Main thought:** {thesis}

## Opening
Why it concerns the reader: [a story or a question in two sentences]

## {points}
[what the reader should know] · [an example]

## Facts
- {facts}

## Conclusion
{advice}
""",
            ),
        ),
        task=(
            "Write an outline of an article in Markdown: a title, whom it is for, the main thought, a heading for each "
            "point with two lines on what goes into it, where each fact belongs, the conclusion."
        ),
        length=Length(40, 260),
        keywords="keywords",
    ),
    ContentTemplate(
        key="article",
        group=Group.ARTICLES,
        icon="journal-text",
        name=Bilingual("Статия за блог", "Blog article"),
        purpose=Bilingual(
            "Готова статия. Без модел се подреждат вашите мисли и се показва какво липсва.",
            "A whole article. Without a model your own thoughts are put in order and what is missing shows.",
        ),
        variables=(TOPIC, READER, THESIS, STORY, POINTS, FACTS, ADVICE, COMPANY, URL, KEYWORDS),
        bodies=(
            Bilingual(
                """
# {topic}

{thesis}

{story}

## {points}
[два-три абзаца по тази точка]

## Какво показват числата
- {facts}

## Накрая
{advice}

Повече по темата: {url}

*{company}*
""",
                """
# {topic}

{thesis}

{story}

## {points}
[two or three paragraphs on this point]

## What the figures say
- {facts}

## In the end
{advice}

More on this: {url}

*{company}*
""",
            ),
        ),
        task=(
            "Write an article of 500 to 800 words in Markdown: an opening with the story, a section for each point with a "
            "heading, facts and figures only from those given and with their source, an end with the advice."
        ),
        length=Length(60, 900),
        keywords="keywords",
    ),
    ContentTemplate(
        key="how_to",
        group=Group.ARTICLES,
        icon="list-ol",
        name=Bilingual("Ръководство „Как да…“", "How-to guide"),
        purpose=Bilingual("Стъпки с резултат накрая.", "Steps with a result at the end."),
        variables=(
            TOPIC,
            READER,
            Variable(
                "needs",
                Type.LIST,
                Bilingual("Какво е нужно", "What is needed"),
                Bilingual("Лист А4\nЛинийка", "A sheet of A4\nA ruler"),
            ),
            Variable(
                "steps",
                Type.LIST,
                Bilingual("Стъпки", "Steps"),
                Bilingual("Сгънете листа\nОтбележете средата", "Fold the sheet\nMark the middle"),
                required=True,
            ),
            ADVICE,
            KEYWORDS,
        ),
        bodies=(
            Bilingual(
                "# {topic}\n\nЗа {reader}.\n\n## Какво ви трябва\n- {needs}\n\n## Стъпки\n1. {steps}\n\n## Съвет\n{advice}",
                "# {topic}\n\nFor {reader}.\n\n## What you need\n- {needs}\n\n## Steps\n1. {steps}\n\n## A piece of advice\n{advice}",
            ),
        ),
        task=(
            "Write a how-to guide in Markdown: what is needed, the steps in the order given, each with one sentence on "
            "how to know it went well, and the advice."
        ),
        length=Length(30, 450),
        keywords="keywords",
    ),
    ContentTemplate(
        key="case_study",
        group=Group.ARTICLES,
        icon="graph-up-arrow",
        name=Bilingual("История на клиент", "Case study"),
        purpose=Bilingual(
            "Задача, решение, резултат с числата на клиента.", "Task, solution, result with the customer’s figures."
        ),
        variables=(
            CUSTOMER,
            required(
                Variable(
                    "task",
                    Type.TEXT,
                    Bilingual("Задачата", "The task"),
                    Bilingual("Менютата се късаха след месец.", "The menus wore out within a month."),
                )
            ),
            required(
                Variable(
                    "solution",
                    Type.TEXT,
                    Bilingual("Решението", "The solution"),
                    Bilingual("Корици от рециклирана кожа.", "Covers of recycled leather."),
                )
            ),
            required(
                Variable(
                    "results",
                    Type.LIST,
                    Bilingual("Резултати", "Results"),
                    Bilingual("Същите менюта след 14 месеца", "The same menus after 14 months"),
                )
            ),
            QUOTE,
            SPEAKER,
            COMPANY,
            URL,
        ),
        bodies=(
            Bilingual(
                """
# {customer}

## Задачата
{task}

## Решението
{solution}

## Резултатът
- {results}

> „{quote}“
> {speaker}

Работата е на {company}.
Повече: {url}
""",
                """
# {customer}

## The task
{task}

## The solution
{solution}

## The result
- {results}

> “{quote}”
> {speaker}

Work by {company}.
More: {url}
""",
            ),
        ),
        task=(
            "Write a case study in Markdown of 200 to 400 words: task, solution, result. Results and the quotation "
            "exactly as given; no result of your own."
        ),
        length=Length(30, 450),
    ),
    ContentTemplate(
        key="video_script",
        group=Group.ARTICLES,
        icon="camera-video",
        name=Bilingual("Сценарий за видео, 60–90 секунди", "Video script, 60–90 seconds"),
        purpose=Bilingual("Картина и глас, част по част.", "Picture and voice, part by part."),
        variables=(TOPIC, READER, PRODUCT, BENEFIT, POINTS, CALL, URL),
        bodies=(
            Bilingual(
                """
# {topic}

**1. Начало (0–10 сек.)**
Картина: [кадър, който спира погледа]
Глас: „{topic}. Ще ви отнеме минута.“

**2. {points}**
Картина: [какво показваме]
Глас: [едно изречение]

**3. Продуктът**
Картина: {product} в употреба
Глас: „{product}: {benefit}.“

**4. Край**
Надпис: {url}
Глас: „{call}.“
""",
                """
# {topic}

**1. Opening (0–10 s)**
Picture: [a shot that makes one stop]
Voice: “{topic}. It takes a minute.”

**2. {points}**
Picture: [what we show]
Voice: [one sentence]

**3. The product**
Picture: {product} in use
Voice: “{product}: {benefit}.”

**4. End**
Caption: {url}
Voice: “{call}.”
""",
            ),
        ),
        task=(
            "Write a video script of 60 to 90 seconds in Markdown: numbered parts with seconds, Picture and Voice. Say at "
            "most 190 words in all."
        ),
        length=Length(40, 260),
    ),
    ContentTemplate(
        key="podcast_notes",
        group=Group.ARTICLES,
        icon="mic",
        name=Bilingual("Бележки към подкаст", "Podcast notes"),
        purpose=Bilingual("Описание на епизод с теми и връзки.", "An episode’s description with topics and links."),
        variables=(TOPIC, SPEAKER, THESIS, POINTS, QUOTE, URL),
        bodies=(
            Bilingual(
                "# {topic}\n\nГост: {speaker}\n\n{thesis}\n\n## В епизода\n- {points}\n\n> „{quote}“\n\nСлушайте: {url}",
                "# {topic}\n\nGuest: {speaker}\n\n{thesis}\n\n## In this episode\n- {points}\n\n> “{quote}”\n\nListen: {url}",
            ),
        ),
        task="Write the notes of a podcast episode in Markdown: two sentences of summary, the topics, the quotation as given.",
        length=Length(20, 200),
    ),
)
