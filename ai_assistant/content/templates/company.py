"""What a company says about itself: to the press, to applicants, to partners."""

from ai_assistant.content.kinds import Bilingual, Choice, ContentTemplate, Group, Length, Type, Variable
from ai_assistant.content.variables import (
    BENEFIT,
    BENEFITS,
    COMPANY,
    CONTACT,
    DATE,
    DEADLINE,
    NAME,
    PLACE,
    QUOTE,
    SENDER,
    SPEAKER,
    STORY,
    TOPIC,
    URL,
    required,
)

ROLE = Variable(
    "role", Type.LINE, Bilingual("Длъжност", "Position"), Bilingual("книговезец", "bookbinder"), required=True
)
DUTIES = Variable(
    "duties", Type.LIST, Bilingual("Какво ще прави", "What they will do"),
    Bilingual("Подготвя коли за шиене\nСледи за качеството", "Prepares sections for sewing\nKeeps an eye on quality"),
    required=True,
)  # fmt: skip
NEEDS = Variable(
    "needs", Type.LIST, Bilingual("Какво търсите", "What you look for"),
    Bilingual("Търпение и точност", "Patience and precision"), required=True,
)  # fmt: skip
PAY = Variable("pay", Type.LINE, Bilingual("Заплата", "Pay"), Bilingual("1 400–1 800 € бруто", "€1,400–1,800 gross"))
SCHEDULE = Variable(
    "schedule", Type.CHOICE, Bilingual("Работно време", "Working time"),
    choices=(
        Choice("full", Bilingual("Пълно", "Full time"), Bilingual("пълно работно време", "full time")),
        Choice("part", Bilingual("Непълно", "Part time"), Bilingual("непълно работно време", "part time")),
        Choice("shifts", Bilingual("На смени", "Shifts"), Bilingual("работа на смени", "shift work")),
    ),
)  # fmt: skip

TEMPLATES = (
    ContentTemplate(
        key="press_release",
        group=Group.COMPANY,
        icon="newspaper",
        name=Bilingual("Прессъобщение", "Press release"),
        purpose=Bilingual(
            "Новина за медиите: кой, какво, кога, къде, защо.", "News for the press: who, what, when, where, why."
        ),
        variables=(
            TOPIC,
            COMPANY,
            PLACE,
            DATE,
            STORY,
            QUOTE,
            SPEAKER,
            Variable(
                "about",
                Type.TEXT,
                Bilingual("За фирмата накратко", "The company in short"),
                Bilingual("Ателие Липа подвързва книги от 2009 г.", "Lipa Studio has bound books since 2009."),
                required=True,
            ),
            CONTACT,
        ),
        bodies=(
            Bilingual(
                """
# {topic}

**{place}, {date}.**
{story}

„{quote}“
{speaker}

## За {company}
{about}

## Контакт за медиите
{contact}
""",
                """
# {topic}

**{place}, {date}.**
{story}

“{quote}”
{speaker}

## About {company}
{about}

## Press contact
{contact}
""",
            ),
        ),
        task=(
            "Write a press release in Markdown of 200 to 350 words: a factual headline, place and date, the most important "
            "in the first paragraph, the quotation exactly as given, the paragraph about the company, the contact."
        ),
        length=Length(40, 400),
    ),
    ContentTemplate(
        key="press_note",
        group=Group.COMPANY,
        icon="sticky",
        name=Bilingual("Кратка бележка до редакция", "Short note to an editor"),
        purpose=Bilingual("Имейл, който предлага тема на журналист.", "An e-mail that offers a journalist a story."),
        variables=(NAME, TOPIC, STORY, COMPANY, SENDER, CONTACT, URL),
        bodies=(
            Bilingual(
                """
Тема: {topic}

Здравейте, {name},

предлагам Ви тема: {topic}.
{story}
Материали и снимки: {url}

На разположение съм за въпроси и разговор.

{sender}
{company}
{contact}
""",
                """
Subject: {topic}

Dear {name},

May I suggest a story: {topic}.
{story}
Material and pictures: {url}

I am glad to answer questions or to talk.

{sender}
{company}
{contact}
""",
            ),
        ),
        task="Write a note of at most 120 words to a journalist: why the story matters to their readers, and what you can supply.",
        length=Length(30, 150),
    ),
    ContentTemplate(
        key="job_ad",
        group=Group.COMPANY,
        icon="person-badge",
        name=Bilingual("Обява за работа", "Job advert"),
        purpose=Bilingual("Длъжност, задачи, изисквания, условия.", "Position, duties, requirements, conditions."),
        variables=(
            ROLE,
            COMPANY,
            PLACE,
            SCHEDULE,
            DUTIES,
            NEEDS,
            Variable(
                "gives",
                Type.LIST,
                Bilingual("Какво предлагате", "What you offer"),
                Bilingual("25 дни отпуск\nОбучение в ателието", "25 days of leave\nTraining in the workshop"),
            ),
            PAY,
            DEADLINE,
            CONTACT,
        ),
        bodies=(
            Bilingual(
                """
# {role}

{company} търси колега на длъжност „{role}“.
Място: {place}
Работно време: {schedule}
Заплата: {pay}

## Какво ще правите
- {duties}

## Какво търсим
- {needs}

## Какво предлагаме
- {gives}

## Как да кандидатствате
Пишете ни: {contact}
Срок: {deadline}
Данните ви ще използваме само за този подбор.
""",
                """
# {role}

{company} is looking for a {role}.
Where: {place}
Working time: {schedule}
Pay: {pay}

## What you will do
- {duties}

## What we look for
- {needs}

## What we offer
- {gives}

## How to apply
Write to us: {contact}
Apply by: {deadline}
We will use your details for this selection only.
""",
            ),
        ),
        task=(
            "Write a job advert in Markdown: no demands of age, sex or family, duties and requirements as given, pay if it "
            "is given, how to apply. Address the reader directly."
        ),
        length=Length(40, 320),
    ),
    ContentTemplate(
        key="company_profile",
        group=Group.COMPANY,
        icon="building",
        name=Bilingual("Представяне на фирмата", "Company profile"),
        purpose=Bilingual(
            "Един абзац, половин страница и едно изречение.", "One sentence, one paragraph, half a page."
        ),
        variables=(COMPANY, BENEFIT, STORY, BENEFITS, PLACE, CONTACT),
        bodies=(
            Bilingual(
                """
**В едно изречение**
{company}: {benefit}.

**В един абзац**
{story}

**Повече**
- {benefits}
Ще ни намерите на {place}.
{contact}
""",
                """
**In one sentence**
{company}: {benefit}.

**In one paragraph**
{story}

**More**
- {benefits}
You will find us at {place}.
{contact}
""",
            ),
        ),
        task="Write a company profile three times: one sentence, one paragraph of 60 words, half a page of 150 words.",
        length=Length(30, 280),
    ),
    ContentTemplate(
        key="partner_letter",
        group=Group.COMPANY,
        icon="link-45deg",
        name=Bilingual("Предложение за партньорство", "Proposal to a partner"),
        purpose=Bilingual(
            "Какво предлагате и какво печели другата страна.", "What you propose, and what the other side gains."
        ),
        variables=(NAME, COMPANY, STORY, BENEFITS, SENDER, CONTACT),
        bodies=(
            Bilingual(
                """
Тема: Предложение от {company}

Уважаеми {name},

{story}

Какво печелите вие:
- {benefits}

Предлагам да се срещнем и да обсъдим подробностите.

С уважение,
{sender}
{company}
{contact}
""",
                """
Subject: A proposal from {company}

Dear {name},

{story}

What is in it for you:
- {benefits}

I suggest that we meet and talk about the details.

Yours sincerely,
{sender}
{company}
{contact}
""",
            ),
        ),
        task="Write a letter of at most 180 words that proposes a partnership: what, what each side gains, a next step.",
        length=Length(35, 220),
    ),
    ContentTemplate(
        key="internal_news",
        group=Group.COMPANY,
        icon="megaphone",
        name=Bilingual("Съобщение до екипа", "Message to the team"),
        purpose=Bilingual("Какво се променя, за кого и откога.", "What changes, for whom, and from when."),
        variables=(
            TOPIC,
            STORY,
            required(DATE),
            Variable(
                "tasks",
                Type.LIST,
                Bilingual("Какво се иска от колегите", "What colleagues should do"),
                Bilingual("Запишете отпуските си до петък", "Enter your leave by Friday"),
            ),
            SENDER,
        ),
        bodies=(
            Bilingual(
                """
**{topic}**

Колеги,

{story}
Важи от {date}.

Какво е нужно от вас:
- {tasks}

Въпроси задавайте на мен.
{sender}
""",
                """
**{topic}**

Dear colleagues,

{story}
It holds from {date}.

What is needed from you:
- {tasks}

Ask me if anything is unclear.
{sender}
""",
            ),
        ),
        task="Write a message to the team of at most 150 words: what changes, from when, what each should do.",
        length=Length(20, 180),
    ),
)
