"""Posts, each with the manners of its network."""

from ai_assistant.content.kinds import Bilingual, ContentTemplate, Group, Length, Type, Variable
from ai_assistant.content.variables import (
    BENEFIT,
    CALL,
    COMPANY,
    HASHTAGS,
    OFFER,
    POINTS,
    PRODUCT,
    QUOTE,
    SPEAKER,
    STORY,
    TOPIC,
    URL,
    required,
)

QUESTION = Variable(
    "question", Type.LINE, Bilingual("Въпрос към читателите", "Question to the readers"),
    Bilingual("А вие на хартия ли планирате?", "Do you still plan on paper?"),
)  # fmt: skip
LESSON = Variable(
    "lesson", Type.TEXT, Bilingual("Какво научихте от това", "What you learned from it"),
    Bilingual("Мострата спестява две седмици преработка.", "A sample saves two weeks of rework."),
)  # fmt: skip

TEMPLATES = (
    ContentTemplate(
        key="post_facebook",
        group=Group.SOCIAL,
        icon="facebook",
        name=Bilingual("Публикация във Facebook", "Facebook post"),
        purpose=Bilingual("Новина или история с въпрос накрая.", "News or a story that ends in a question."),
        variables=(STORY, PRODUCT, BENEFIT, QUESTION, CALL, URL, HASHTAGS),
        bodies=(
            Bilingual(
                """
{story}

{product}: {benefit}.

{question}

{call}: {url}
{hashtags}
""",
                """
{story}

{product}: {benefit}.

{question}

{call}: {url}
{hashtags}
""",
            ),
            Bilingual(
                """
{question}

Нашият отговор: {product}.
{benefit}.

{story}

{call}: {url}
{hashtags}
""",
                """
{question}

Our answer is {product}: {benefit}.

{story}

{call}: {url}
{hashtags}
""",
            ),
        ),
        task=(
            "Write a Facebook post of a small company: a first line that stands by itself, the story in short paragraphs, "
            "the question to the readers, then the call with the address. No more than two hashtags."
        ),
        length=Length(25, 120),
    ),
    ContentTemplate(
        key="post_instagram",
        group=Group.SOCIAL,
        icon="instagram",
        name=Bilingual("Публикация в Instagram", "Instagram post"),
        purpose=Bilingual("Текст под снимка, с хаштагове.", "A caption under a picture, with hashtags."),
        variables=(PRODUCT, BENEFIT, STORY, QUESTION, HASHTAGS),
        bodies=(
            Bilingual(
                """
{product}.
{benefit}.

{story}

{question}

Връзката е в профила.
{hashtags}
""",
                """
{product}.
{benefit}.

{story}

{question}

Link in the profile.
{hashtags}
""",
            ),
        ),
        task=(
            "Write an Instagram caption: the first 125 characters carry the message, then two or three short lines, one "
            "question, and the hashtags on the last line."
        ),
        length=Length(20, 110),
    ),
    ContentTemplate(
        key="post_linkedin",
        group=Group.SOCIAL,
        icon="linkedin",
        name=Bilingual("Публикация в LinkedIn", "LinkedIn post"),
        purpose=Bilingual("Случка от работата и изводът от нея.", "Something that happened at work, and its lesson."),
        variables=(STORY, required(LESSON), POINTS, QUESTION, URL, HASHTAGS),
        bodies=(
            Bilingual(
                """
{story}

Какво си взимаме от това: {lesson}

→ {points}

{question}

Повече: {url}
{hashtags}
""",
                """
{story}

What we take from it: {lesson}

→ {points}

{question}

More: {url}
{hashtags}
""",
            ),
        ),
        task=(
            "Write a LinkedIn post in the first person plural: what happened, what the company learned, two or three "
            "points others can use, a question at the end. Plain words, no boasting, at most 1,300 characters."
        ),
        length=Length(40, 200),
    ),
    ContentTemplate(
        key="post_x",
        group=Group.SOCIAL,
        icon="twitter-x",
        name=Bilingual("Публикация в X", "Post on X"),
        purpose=Bilingual("Едно съобщение до 280 знака.", "One message of 280 characters at most."),
        variables=(TOPIC, BENEFIT, URL, HASHTAGS),
        bodies=(
            Bilingual("{topic}: {benefit}.\n{url}\n{hashtags}", "{topic}: {benefit}.\n{url}\n{hashtags}"),
            Bilingual("{benefit}.\n{topic}.\n{url}\n{hashtags}", "{benefit}.\n{topic}.\n{url}\n{hashtags}"),
        ),
        task="Write one post for X of at most 280 characters with the address in it. One thought, no thread.",
        length=Length(30, 280, "characters"),
    ),
    ContentTemplate(
        key="post_tiktok",
        group=Group.SOCIAL,
        icon="tiktok",
        name=Bilingual("Видео за TikTok, до 30 секунди", "TikTok video, up to 30 seconds"),
        purpose=Bilingual(
            "Кадри с реплики: кука, показване, подкана.", "Shots with lines: a hook, a demonstration, a call."
        ),
        variables=(QUESTION, PRODUCT, BENEFIT, POINTS, CALL, HASHTAGS),
        bodies=(
            Bilingual(
                """
0–3 сек. Близък кадър: „{question}“
3–8 сек. Показваме отблизо: {product}.
8–24 сек. По един кадър за всяко:
• {points}
24–28 сек. Надпис: „{benefit}“
28–30 сек. Глас зад кадър: „{call}. Връзката е в профила.“

Описание: {product}
{hashtags}
""",
                """
0–3 s. Close-up: “{question}”
3–8 s. {product} in the hand.
8–24 s. One shot for each:
• {points}
24–28 s. Caption: “{benefit}”
28–30 s. Voice-over: “{call}. Link in the profile.”

Description: {product}
{hashtags}
""",
            ),
        ),
        task=(
            "Write a shooting script of at most 30 seconds for TikTok: seconds, what is seen, what is said. The first "
            "three seconds are a hook. End with a call and a description of at most 150 characters."
        ),
        length=Length(30, 140),
    ),
    ContentTemplate(
        key="post_news",
        group=Group.SOCIAL,
        icon="megaphone",
        name=Bilingual("Новина за всички мрежи", "News for every network"),
        purpose=Bilingual(
            "Една новина, казана кратко, средно и дълго.", "One piece of news, said short, medium and long."
        ),
        variables=(COMPANY, TOPIC, STORY, OFFER, URL, HASHTAGS),
        bodies=(
            Bilingual(
                """
**Кратко**
{topic}. {url}

**Средно**
{company}: {topic}.
{offer}.
Повече на {url}

**Дълго**
{topic}

{story}

Прочетете повече: {url}
{hashtags}
""",
                """
**Short**
{topic}. {url}

**Medium**
{company}: {topic}.
{offer}.
More at {url}

**Long**
{topic}

{story}

Read more: {url}
{hashtags}
""",
            ),
        ),
        task=(
            "Write the same news three times under the headings Short (at most 200 characters), Medium (at most 400) and "
            "Long (at most 900), each fit to be posted by itself."
        ),
        length=Length(30, 260),
    ),
    ContentTemplate(
        key="post_quote",
        group=Group.SOCIAL,
        icon="quote",
        name=Bilingual("Цитат с коментар", "Quotation with a comment"),
        purpose=Bilingual("Чужди или ваши думи и защо са важни.", "Somebody’s words, and why they matter."),
        variables=(required(QUOTE), required(SPEAKER), LESSON, QUESTION, HASHTAGS),
        bodies=(
            Bilingual(
                """
„{quote}“
{speaker}

{lesson}

{question}
{hashtags}
""",
                """
“{quote}”
{speaker}

{lesson}

{question}
{hashtags}
""",
            ),
        ),
        task="Write a post around the quotation, which you repeat word for word with its speaker, and one short comment.",
        length=Length(12, 90),
    ),
)
