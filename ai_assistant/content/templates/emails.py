"""E-mails: single ones and sequences. The first line is the subject."""

from ai_assistant.content.kinds import Bilingual, ContentTemplate, Group, Length, Type, Variable
from ai_assistant.content.variables import (
    BENEFIT,
    BENEFITS,
    CALL,
    COMPANY,
    DATE,
    DEADLINE,
    HOUR,
    NAME,
    OFFER,
    PLACE,
    POINTS,
    PRICE,
    PROBLEM,
    PRODUCT,
    SENDER,
    STORY,
    TOPIC,
    URL,
    required,
)

NUMBER = Variable(
    "number", Type.LINE, Bilingual("Номер на документа", "Number of the document"), Bilingual("0000000391", "0000000391"),
    required=True,
)  # fmt: skip
AMOUNT = Variable("amount", Type.MONEY, Bilingual("Сума", "Amount"), Bilingual("2 600,00", "2,600.00"), required=True)

TEMPLATES = (
    ContentTemplate(
        key="email_first_contact",
        group=Group.EMAIL,
        icon="envelope",
        name=Bilingual("Първи имейл до фирма", "First e-mail to a company"),
        purpose=Bilingual(
            "Кратък имейл до човек, който още не ви познава.", "A short e-mail to somebody who does not know you yet."
        ),
        variables=(NAME, COMPANY, PROBLEM, PRODUCT, BENEFIT, SENDER, URL),
        bodies=(
            Bilingual(
                """
Тема: {product}

Здравейте, {name},

пиша Ви от {company}.
Често чуваме от фирми като Вашата: {problem}.
Нашето предложение: {product}.
{benefit}.
Повече ще видите на {url}.

Удобно ли Ви е да поговорим петнайсет минути тази седмица?

Поздрави,
{sender}
{company}
""",
                """
Subject: {product}

Dear {name},

I am writing from {company}.
Companies like yours often tell us: {problem}.
That is why we offer {product}: {benefit}.
You can see more at {url}.

Would you have fifteen minutes for a talk this week?

Kind regards,
{sender}
{company}
""",
            ),
        ),
        task=(
            "Write a first e-mail to a company that does not know the sender: subject on the first line, at most 120 "
            "words, one reason why it concerns the reader, one question at the end, no flattery and no pressure."
        ),
        length=Length(40, 140),
    ),
    ContentTemplate(
        key="email_sequence",
        group=Group.EMAIL,
        icon="envelope-paper",
        name=Bilingual("Поредица от три имейла", "Sequence of three e-mails"),
        purpose=Bilingual(
            "Запознанство, полза, подкана: три имейла през няколко дни.",
            "An introduction, a benefit, a call: three e-mails some days apart.",
        ),
        variables=(NAME, COMPANY, PRODUCT, PROBLEM, BENEFIT, BENEFITS, OFFER, DEADLINE, CALL, URL, SENDER),
        bodies=(
            Bilingual(
                """
## Имейл 1, ден 1
Тема: {product}

Здравейте, {name},

{problem}. Познато ли Ви е?
Нашият отговор в {company}: {product}.
{benefit}.
Разгледайте спокойно: {url}

Поздрави,
{sender}

## Имейл 2, ден 4
Тема: {product}: какво печелите

Здравейте, {name},

накратко какво получавате ({product}):
- {benefits}

Ако имате въпрос, просто отговорете на този имейл.

Поздрави,
{sender}

## Имейл 3, ден 8
Тема: {offer}

Здравейте, {name},

последно по темата: {offer}.
Офертата важи до {deadline}.
{call}: {url}
Ако не е сега моментът, няма да Ви пишем повече за това.

Поздрави,
{sender}
""",
                """
## E-mail 1, day 1
Subject: {product}

Dear {name},

{problem}. Does that sound familiar?
At {company} we made {product}: {benefit}.
Have a look in your own time: {url}

Kind regards,
{sender}

## E-mail 2, day 4
Subject: What {product} gives you

Dear {name},

In short, what you get ({product}):
- {benefits}

If you have a question, just answer this e-mail.

Kind regards,
{sender}

## E-mail 3, day 8
Subject: {offer}

Dear {name},

One last word on this: {offer}.
The offer ends on {deadline}.
{call}: {url}
If this is not the moment, we will not write about it again.

Kind regards,
{sender}
""",
            ),
        ),
        task=(
            "Write a sequence of three e-mails with a heading each (day 1, day 4, day 8) and a subject: introduction with "
            "the problem, the benefits, the offer with a call. Each at most 110 words, each fit to be read alone."
        ),
        length=Length(90, 380),
    ),
    ContentTemplate(
        key="newsletter",
        group=Group.EMAIL,
        icon="envelope-open",
        name=Bilingual("Бюлетин", "Newsletter"),
        purpose=Bilingual("Новините на месеца в един имейл.", "The month’s news in one e-mail."),
        variables=(
            required(TOPIC),
            STORY,
            Variable(
                "news",
                Type.LIST,
                Bilingual("Кратки новини", "Short news"),
                Bilingual(
                    "Нова хартия от костилки\nДо 20 декември сме на Коледния базар",
                    "New paper made from fruit stones\nWe are at the Christmas fair until 20 December",
                ),
            ),
            OFFER,
            URL,
            COMPANY,
        ),
        bodies=(
            Bilingual(
                """
Тема: {topic}

# {topic}

{story}

## Накратко
- {news}

## За читателите на бюлетина
{offer}.

Прочетете повече: {url}

Получавате този имейл, защото сте се абонирали за новините на {company}. Може да се отпишете по всяко време.
""",
                """
Subject: {topic}

# {topic}

{story}

## In short
- {news}

## For readers of this newsletter
{offer}.

Read more: {url}

You receive this e-mail because you subscribed to the news of {company}. You can unsubscribe at any time.
""",
            ),
        ),
        task=(
            "Write a newsletter: a subject of at most 50 characters, a leading story of at most 120 words, the short news "
            "as points, the offer, and the sentence on why the reader receives it and can unsubscribe."
        ),
        length=Length(40, 320),
    ),
    ContentTemplate(
        key="email_follow_up",
        group=Group.EMAIL,
        icon="reply",
        name=Bilingual("Имейл след изпратена оферта", "E-mail after an offer"),
        purpose=Bilingual(
            "Пита учтиво дали има въпроси по офертата.", "Asks politely whether there are questions about the offer."
        ),
        variables=(NAME, NUMBER, PRODUCT, DATE, AMOUNT, DEADLINE, SENDER, COMPANY),
        bodies=(
            Bilingual(
                """
Тема: Оферта № {number}

Здравейте, {name},

на {date} Ви изпратихме оферта № {number} ({product}) на стойност {amount}.
Тя важи до {deadline}.
Имате ли въпроси по нея? Ако нещо трябва да се промени, кажете ни и ще я преработим.

Поздрави,
{sender}
{company}
""",
                """
Subject: Offer No. {number}

Dear {name},

On {date} we sent you offer No. {number} for {product}, {amount} in all.
It is valid until {deadline}.
Do you have any questions? If something should be different, tell us and we will change it.

Kind regards,
{sender}
{company}
""",
            ),
        ),
        task="Write a polite e-mail of at most 80 words that asks whether there are questions about an offer.",
        length=Length(30, 110),
    ),
    ContentTemplate(
        key="email_payment_reminder",
        group=Group.EMAIL,
        icon="alarm",
        name=Bilingual("Напомняне за плащане", "Payment reminder"),
        purpose=Bilingual("Учтиво напомняне за неплатена фактура.", "A polite reminder of an unpaid invoice."),
        variables=(NAME, NUMBER, AMOUNT, required(DEADLINE), SENDER, COMPANY),
        bodies=(
            Bilingual(
                """
Тема: Фактура № {number}

Здравейте, {name},

напомняме Ви за фактура № {number} на стойност {amount}, чийто срок за плащане беше {deadline}.
Ако вече сте я платили, приемете нашите благодарности и не обръщайте внимание на този имейл.
Ако има нещо неясно, отговорете тук и ще го уточним.

Поздрави,
{sender}
{company}
""",
                """
Subject: Invoice No. {number}

Dear {name},

This is a reminder of invoice No. {number} for {amount}, which was due on {deadline}.
If you have paid it already, thank you, and please disregard this e-mail.
If anything is unclear, answer here and we will sort it out.

Kind regards,
{sender}
{company}
""",
            ),
            Bilingual(
                """
Тема: Просрочена фактура № {number}

Здравейте, {name},

по фактура № {number} все още не сме получили {amount}. Срокът изтече на {deadline}.
Молим да ни кажете на коя дата ще платите.

Поздрави,
{sender}
{company}
""",
                """
Subject: Overdue invoice No. {number}

Dear {name},

We have not yet received {amount} for invoice No. {number}. It was due on {deadline}.
Please tell us on which day you will pay.

Kind regards,
{sender}
{company}
""",
            ),
        ),
        task=(
            "Write a payment reminder of at most 90 words: number, amount and due date exactly as given, polite and "
            "matter-of-fact, no threats, and a way to answer."
        ),
        length=Length(30, 110),
    ),
    ContentTemplate(
        key="email_thanks",
        group=Group.EMAIL,
        icon="heart",
        name=Bilingual("Благодарност след поръчка", "Thanks after an order"),
        purpose=Bilingual("Благодари и казва какво следва.", "Says thank you, and what happens next."),
        variables=(
            NAME,
            PRODUCT,
            Variable(
                "next",
                Type.TEXT,
                Bilingual("Какво следва", "What happens next"),
                Bilingual("Изпращаме пратката до два работни дни.", "We send the parcel within two working days."),
                required=True,
            ),
            URL,
            SENDER,
            COMPANY,
        ),
        bodies=(
            Bilingual(
                """
Тема: Благодарим за поръчката

Здравейте, {name},

благодарим Ви за поръчката: {product}.
{next}
Повече подробности: {url}

Ако нещо не е наред, отговорете на този имейл. Ще го прочете човек.

Поздрави,
{sender}
{company}
""",
                """
Subject: Thank you for your order

Dear {name},

Thank you for ordering {product}.
{next}
More about it: {url}

If anything is not right, answer this e-mail. A person will read it.

Kind regards,
{sender}
{company}
""",
            ),
        ),
        task="Write a warm and short thank-you e-mail after an order, at most 80 words, and say what happens next.",
        length=Length(25, 110),
    ),
    ContentTemplate(
        key="event_invitation",
        group=Group.EMAIL,
        icon="calendar-event",
        name=Bilingual("Покана за събитие", "Invitation to an event"),
        purpose=Bilingual(
            "Кога, къде, защо да дойдат и как да потвърдят.", "When, where, why to come and how to confirm."
        ),
        variables=(NAME, TOPIC, DATE, HOUR, required(PLACE), POINTS, DEADLINE, URL, COMPANY),
        bodies=(
            Bilingual(
                """
Тема: Покана: {topic}

Здравейте, {name},

каним Ви на събитие. Темата е: {topic}.

Кога: {date}
Час: {hour}
Къде: {place}

В програмата:
- {points}

Молим да потвърдите до {deadline}.
Записване: {url}

Ще се радваме да се видим,
{company}
""",
                """
Subject: Invitation: {topic}

Dear {name},

We would like to invite you to {topic}.

When: {date}
Time: {hour}
Where: {place}

On the programme:
- {points}

Please confirm by {deadline}.
Sign up: {url}

We look forward to seeing you,
{company}
""",
            ),
        ),
        task="Write an invitation of at most 130 words: why it is worth coming, when, where, how to confirm.",
        length=Length(30, 150),
    ),
    ContentTemplate(
        key="event_reminder",
        group=Group.EMAIL,
        icon="bell",
        name=Bilingual("Напомняне за събитие или час", "Reminder of an event or appointment"),
        purpose=Bilingual("Кратко съобщение ден по-рано.", "A short message the day before."),
        variables=(NAME, TOPIC, DATE, HOUR, PLACE, COMPANY),
        bodies=(
            Bilingual(
                """
Здравейте, {name},
напомняме Ви: {topic}, {date}.
Начало: {hour}.
Място: {place}.
Ако не можете да дойдете, пишете ни, за да освободим мястото.
{company}
""",
                """
Dear {name},
A reminder: {topic}, {date}.
It begins at {hour}.
Where: {place}.
If you cannot come, let us know, so that somebody else can have your place.
{company}
""",
            ),
        ),
        task="Write a reminder of at most 60 words with day, hour and place, and how to cancel.",
        length=Length(15, 70),
    ),
    ContentTemplate(
        key="email_win_back",
        group=Group.EMAIL,
        icon="arrow-counterclockwise",
        name=Bilingual("Имейл до отдавнашен клиент", "E-mail to a customer of long ago"),
        purpose=Bilingual(
            "Подновява връзката с повод и без натиск.", "Picks up the thread, with a reason and no pressure."
        ),
        variables=(NAME, COMPANY, STORY, OFFER, CALL, URL, SENDER),
        bodies=(
            Bilingual(
                """
Тема: Отдавна не сме се чували

Здравейте, {name},

отдавна не сме се чували и искаме да Ви разкажем какво ново има при нас.
{story}
За Вас: {offer}.
{call}: {url}

Как вървят нещата при Вас?

Поздрави,
{sender}
{company}
""",
                """
Subject: It has been a while

Dear {name},

It has been a while, and we would like to tell you what is new here.
{story}
For you: {offer}.
{call}: {url}

How are things with you?

Kind regards,
{sender}
{company}
""",
            ),
        ),
        task="Write a friendly e-mail of at most 110 words to a customer who has not bought for long, with one reason to write.",
        length=Length(30, 130),
    ),
    ContentTemplate(
        key="email_price_change",
        group=Group.EMAIL,
        icon="cash-coin",
        name=Bilingual("Съобщение за промяна на цена", "Notice of a price change"),
        purpose=Bilingual("Какво се променя, откога и защо.", "What changes, from when, and why."),
        variables=(
            NAME,
            PRODUCT,
            required(PRICE),
            DATE,
            Variable(
                "reason",
                Type.TEXT,
                Bilingual("Причина", "Reason"),
                Bilingual("Хартията поскъпна от октомври.", "Paper has cost more since October."),
            ),
            OFFER,
            SENDER,
            COMPANY,
        ),
        bodies=(
            Bilingual(
                """
Тема: {product}: нова цена

Здравейте, {name},

от {date} цената се променя. {product}: {price}.
{reason}
Поръчките, приети преди тази дата, остават на досегашната цена.
{offer}.

Ако имате въпроси, на Ваше разположение сме.

Поздрави,
{sender}
{company}
""",
                """
Subject: New price of {product}

Dear {name},

From {date} the price of {product} will be {price}.
{reason}
Orders accepted before that day keep the present price.
{offer}.

If you have any questions, we are here to answer them.

Kind regards,
{sender}
{company}
""",
            ),
        ),
        task="Write a clear and respectful notice of a price change, at most 110 words: from when, how much, why.",
        length=Length(30, 130),
    ),
)
