"""Adverts: short texts that are paid for by the letter."""

from ai_assistant.content.kinds import Bilingual, ContentTemplate, Group, Length
from ai_assistant.content.variables import (
    BENEFIT,
    BENEFITS,
    CALL,
    COMPANY,
    DEADLINE,
    HOUR,
    KEYWORDS,
    OFFER,
    OLD_PRICE,
    PHONE,
    PLACE,
    PRICE,
    PROBLEM,
    PRODUCT,
    URL,
    required,
)

TEMPLATES = (
    ContentTemplate(
        key="ad_search",
        group=Group.ADS,
        icon="search",
        name=Bilingual("Реклама в търсачка", "Search advert"),
        purpose=Bilingual(
            "Заглавия и описания за Google Ads: заглавие до 30 знака, описание до 90.",
            "Headlines and descriptions for Google Ads: a headline of 30 characters at most, a description of 90.",
        ),
        variables=(PRODUCT, BENEFIT, OFFER, PRICE, COMPANY, KEYWORDS, CALL, URL),
        bodies=(
            Bilingual(
                """
Заглавие 1: {product}
Заглавие 2: {offer}
Заглавие 3: {company}
Описание 1: {product}: {benefit}.
Описание 2: На цена {price}.
Описание 3: {call} още днес.
Адрес: {url}
""",
                """
Headline 1: {product}
Headline 2: {offer}
Headline 3: {company}
Description 1: {product}: {benefit}.
Description 2: For {price}.
Description 3: {call} today.
Address: {url}
""",
            ),
            Bilingual(
                """
Заглавие 1: {product} от {company}
Заглавие 2: На цена {price}
Заглавие 3: {offer}
Описание 1: {benefit}.
Описание 2: {call} на адреса по-долу.
Адрес: {url}
""",
                """
Headline 1: {product} by {company}
Headline 2: From {price}
Headline 3: {offer}
Description 1: {benefit}.
Description 2: {call} at the address below.
Address: {url}
""",
            ),
        ),
        task=(
            "Write a responsive search advert: three headlines of at most 30 characters and two descriptions of at most "
            "90 characters, each on its own line with its name before it. Use the keywords where they fit naturally."
        ),
        length=Length(15, 70),
        keywords="keywords",
    ),
    ContentTemplate(
        key="ad_facebook",
        group=Group.ADS,
        icon="facebook",
        name=Bilingual("Реклама във Facebook и Instagram", "Facebook and Instagram advert"),
        purpose=Bilingual(
            "Основен текст, заглавие и описание на платена публикация.",
            "Primary text, headline and description of a paid post.",
        ),
        variables=(PRODUCT, PROBLEM, BENEFIT, OFFER, PRICE, DEADLINE, CALL, URL),
        bodies=(
            Bilingual(
                """
{problem}?

Нашето решение: {product}.
{benefit}.

Сега: {offer}.
Офертата важи до {deadline}.

{call}: {url}

Заглавие: {product}
Описание: на цена {price}
""",
                """
{problem}?

Our answer: {product}.
{benefit}.

Right now: {offer}.
The offer ends on {deadline}.

{call}: {url}

Headline: {product}
Description: for {price}
""",
            ),
            Bilingual(
                """
{product}
{benefit}.

Без дребен шрифт: {price}.
{offer}.
До {deadline}.

{call}: {url}

Заглавие: {benefit}
""",
                """
{product}
{benefit}.

No small print: {price}.
{offer}.
Until {deadline}.

{call}: {url}

Headline: {benefit}
""",
            ),
        ),
        task=(
            "Write a paid post for Facebook and Instagram: a primary text whose first line makes the reader stop, then "
            "the benefit, the offer and the call; after it a headline of at most 40 characters and a description of at "
            "most 30, each on its own line with its name before it."
        ),
        length=Length(20, 120),
    ),
    ContentTemplate(
        key="ad_linkedin",
        group=Group.ADS,
        icon="linkedin",
        name=Bilingual("Реклама в LinkedIn", "LinkedIn advert"),
        purpose=Bilingual("Платена публикация за фирмени клиенти.", "A sponsored post for business customers."),
        variables=(PRODUCT, PROBLEM, BENEFITS, COMPANY, OFFER, CALL, URL),
        bodies=(
            Bilingual(
                """
{problem}?

{product}: какво получавате
• {benefits}

{company} ще отговори на въпросите ви без обвързване.
{offer}.

{call}: {url}
""",
                """
{problem}?

With {product} you get:
• {benefits}

{company} will answer your questions, no strings attached.
{offer}.

{call}: {url}
""",
            ),
        ),
        task=(
            "Write a sponsored LinkedIn post for business readers: name the problem at work, say what changes with the "
            "product in two or three points, and end with a calm call. At most 600 characters."
        ),
        length=Length(25, 110),
    ),
    ContentTemplate(
        key="ad_radio",
        group=Group.ADS,
        icon="broadcast",
        name=Bilingual("Радиореклама, 20 секунди", "Radio spot, 20 seconds"),
        purpose=Bilingual(
            "Текст за един глас, който се чете за 20 секунди.", "A text for one voice, read in 20 seconds."
        ),
        variables=(PRODUCT, BENEFIT, COMPANY, OFFER, PLACE, PHONE),
        bodies=(
            Bilingual(
                """
{product}: {benefit}.
{product} от {company}.
Сега: {offer}.
Ще ни намерите на {place}.
Телефон: {phone}.
{company}.
""",
                """
{product}: {benefit}.
{product} by {company}.
Right now: {offer}.
You will find us at {place}.
Call {phone}.
{company}.
""",
            ),
        ),
        task=(
            "Write a radio spot of 20 seconds for one voice, 45 to 55 words, short sentences for the ear, the company's "
            "name said twice, no abbreviations and no symbols."
        ),
        length=Length(15, 60),
    ),
    ContentTemplate(
        key="ad_print",
        group=Group.ADS,
        icon="newspaper",
        name=Bilingual("Печатна реклама или листовка", "Print advert or flyer"),
        purpose=Bilingual(
            "Заглавие, кратък текст и данни за връзка.", "A headline, a short text and how to reach you."
        ),
        variables=(PRODUCT, BENEFITS, PRICE, OFFER, COMPANY, PLACE, HOUR, PHONE, URL),
        bodies=(
            Bilingual(
                """
# {product}

- {benefits}

Цена: {price}
{offer}

{company}
{place}
Работно време: {hour}
Телефон: {phone}
{url}
""",
                """
# {product}

- {benefits}

Price: {price}
{offer}

{company}
{place}
Open: {hour}
Phone: {phone}
{url}
""",
            ),
        ),
        task=(
            "Write a flyer: a headline of at most seven words, a text of two or three short sentences, the benefits as "
            "points, then the price, the offer and how to reach the company."
        ),
        length=Length(15, 90),
    ),
    ContentTemplate(
        key="promotion",
        group=Group.ADS,
        icon="percent",
        name=Bilingual("Промоция", "Promotion"),
        purpose=Bilingual(
            "Съобщение за намаление с двете цени и срока, както ги иска законът.",
            "News of a reduction with both prices and its end, as the law wants them.",
        ),
        variables=(PRODUCT, BENEFIT, required(PRICE), OLD_PRICE, required(DEADLINE), COMPANY, CALL, URL),
        bodies=(
            Bilingual(
                """
{product}: {price} до {deadline}

{benefit}.
Най-ниската цена за последните 30 дни преди намалението: {old_price}.

{call}: {url}

{company}
""",
                """
{product}: {price} until {deadline}

{benefit}.
The lowest price of the 30 days before this reduction: {old_price}.

{call}: {url}

{company}
""",
            ),
        ),
        task=(
            "Write the announcement of a price reduction: the product and the new price first, until when it holds, the "
            "benefit in one sentence, and the lowest price of the last 30 days before the reduction if it is given (EU "
            "Omnibus Directive). Never work out a percentage yourself."
        ),
        length=Length(15, 80),
    ),
)
