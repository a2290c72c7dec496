"""What programs and people write above a column, in Bulgarian and English.

Only letters count: headers are compared folded (config.lib.text.fold) and, if need be, without numbers and the
qualifying words below, so "E-mail 1 - Value", "Work e-mail" and "e-mail" are one entry.
"""

from typing import Final

from config.lib.text import fold

_HEADERS: Final = {
    "full_name": """
        Name | Full name | Display name | Contact name | Contact person | Person name | File as |
        First and last name | Имена | Име и фамилия | Фамилия и име | Две имена | Три имена | Трите имена |
        Пълно име | Лице за контакт | Контактно лице | Лице за връзка | Представител | Управител | МОЛ |
        Материално отговорно лице
    """,
    "first_name": """
        First name | Firstname | Given name | Forename | Christian name | Име | Собствено име | Първо име |
        Малко име
    """,
    "middle_name": """
        Middle name | Additional name | Second name | Patronymic | Презиме | Бащино име | Второ име
    """,
    "last_name": """
        Last name | Lastname | Family name | Surname | Фамилия | Фамилно име | Последно име
    """,
    "email": """
        E-mail | Email | Mail | E-mail address | Email address | Mail address | Email addresses | Emails |
        Company email | Имейл | Имейли | Емейл | Имейл адрес | Е-мейл | Е-мейл адрес | Емайл | Мейл | Майл |
        Е-поща | Ел. поща | Поща | Електронна поща | Електронен адрес | Адрес на електронна поща
    """,
    "phone": """
        Phone | Phones | Phone number | Phone numbers | Telephone | Telephone number | Tel | Tel. No. | Mobile |
        Mobile phone | Mobile number | Mobile phone number | Cell | Cell phone | Cellphone | GSM | Car phone |
        Company phone | Company main phone | Direct phone | WhatsApp | WhatsApp phone number | Viber | Телефон |
        Телефони | Телефонен номер | Тел. | Тел. номер | Тел. № | Мобилен | Мобилен телефон | Моб. | Моб. тел. |
        Мобилен номер | ГСМ | Стационарен телефон | Телефон за контакт | Телефон за връзка | Вайбър
    """,
    "company_name": """
        Company | Company name | Organization | Organisation | Organization name | Organisation name | Firm |
        Employer | Account | Account name | Business name | Associated company | Primary company |
        Company / Account | Фирма | Име на фирма | Име на фирмата | Наименование на фирма | Компания |
        Име на компания | Организация | Дружество | Търговско дружество | Работодател | Фирма / организация |
        Наименование
    """,
    "company_eik": """
        EIK | UIC | Bulstat | Company number | Company registration number | Registration number | Company ID |
        ЕИК | БУЛСТАТ | ЕИК / БУЛСТАТ | ЕИК (БУЛСТАТ) | ЕИК номер | ЕИК на фирмата | Фирмен номер | ИН на фирмата
    """,
    "company_vat": """
        VAT | VAT number | VAT no | VAT ID | VAT registration number | Tax number | ДДС номер | ДДС № | ИН по ДДС |
        Идент. номер по ДДС | Идентификационен номер по ДДС | ЗДДС номер | № по ЗДДС
    """,
    "job_title": """
        Job title | Title | Position | Job | Role | Job role | Function | Occupation | Organization title |
        Job position | Длъжност | Позиция | Роля | Професия | Служба | Заемана длъжност
    """,
    "address": """
        Address | Street | Street address | Address line | Postal address | Mailing street | Mailing address |
        Formatted | Address formatted | Address street | Company address | Organization address | Full address |
        Адрес | Улица | Адрес за кореспонденция | Пощенски адрес | Адрес на управление | Адрес на фирмата |
        Седалище | Ул. и № | Улица и номер
    """,
    "city": """
        City | Town | Locality | Address city | Mailing city | Place | Град | Гр. | Населено място | Селище |
        Град / село
    """,
    "region": """
        Region | State | Province | County | State / Region | State / Province | Address region | Address state |
        Mailing state | Област | Обл. | Регион | Район | Община
    """,
    "postal_code": """
        Postal code | Postcode | Post code | Zip | Zip code | Zip / Postal code | Address postal code |
        Mailing zip | Пощенски код | П. код | ПК | П.К. | Пощ. код
    """,
    "country": """
        Country | Country / Region | Address country | Mailing country | Country code | Nation | Държава | Страна
    """,
    "website": """
        Website | Web site | Web page | Webpage | Homepage | Home page | URL | Website URL | Web | Site |
        Company website | Уебсайт | Уеб сайт | Уебстраница | Уеб страница | Сайт | Интернет страница |
        Интернет сайт | Интернет адрес
    """,
    "linkedin": """
        LinkedIn | LinkedIn URL | LinkedIn profile | LinkedIn page | Person LinkedIn URL | Профил в LinkedIn |
        Линкедин
    """,
    "birthday": """
        Birthday | Birth date | Birthdate | Date of birth | DOB | Born | Рожден ден | Дата на раждане |
        Рождена дата | Роден | Родена | Рожд. дата
    """,
    "tags": """
        Tags | Tag | Labels | Categories | Category | Groups | Group | Group membership | Keywords | Lists |
        Етикети | Етикет | Тагове | Таг | Категории | Категория | Група | Групи | Сегмент
    """,
    "notes": """
        Notes | Note | Comment | Comments | Description | Remarks | Remark | Additional information | Бележки |
        Бележка | Забележка | Забележки | Коментар | Коментари | Описание | Допълнителна информация | Инфо
    """,
    "language": """
        Language | Preferred language | Locale | Lang | Език | Предпочитан език | Език за кореспонденция
    """,
}

# Headers that say nothing certain; the content of the column decides between the targets.
_AMBIGUOUS_HEADERS: Final = (
    "Contact | Contacts | Customer | Client | Контакт | Контакти | Клиент | За контакт | Данни за контакт"
)

# Headers that give way to any other exact one: "Title" to "Job title", one formatted address to its street and city.
_WEAK_HEADERS: Final = "Title | Occupation | File as | Address formatted | Formatted"

# One of these words, and the column is about something else, whatever its content looks like.
_OTHER_WORDS: Final = """
    type | label | display | yomi | phonetic | initials | nickname | maiden | prefix | suffix | photo | picture |
    avatar | fax | pager | telex | isdn | tty | radio | callback | assistant | assistants | manager | managers |
    spouse | children | referred | owner | create | created | modified | updated | activity | activities | deals |
    deal | count | opt | unsubscribed | status | stage | source | score | gender | hobby | id | ids | iban | bic |
    swift | password | religion | department | pobox | extended | anniversary | тип | вид | факс | пейджър |
    снимка | асистент | съпруг | съпруга | собственик | отговорник | създаден | променен | статус | етап |
    източник | пол | хоби | отдел | парола | какво
"""
# Words that only qualify: the first kind is what a firm wants most, the second comes after it.
_QUALIFIERS: Final = """
    value | person | persons | mobile | cell | direct | contact | contacts | work | working | business | office |
    primary | main | mailing | new | мобилен | мобилна | моб. | стационарен | служебен | служебна | служебно |
    фирмен | фирмена | работен | работна | основен | основна | на клиента | на контакта
"""
_LATER_QUALIFIERS: Final = """
    home | personal | private | other | alternative | alternate | secondary | second | another | additional |
    личен | лична | домашен | домашна | друг | друга | други | втори | втора | допълнителен | резервен
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(word for entry in text.split("|") for word in fold(entry).split())


def _entries(text: str) -> frozenset[str]:
    return frozenset(fold(entry) for entry in text.split("|"))


TARGET_OF_HEADER: Final = {
    entry: target for target, text in _HEADERS.items() for entry in _entries(text) | {fold(target.replace("_", " "))}
}
WEAK: Final = _entries(_WEAK_HEADERS)
AMBIGUOUS: Final = _entries(_AMBIGUOUS_HEADERS)
OTHER_WORDS: Final = _words(_OTHER_WORDS)
QUALIFIERS: Final = _words(_QUALIFIERS)
LATER_QUALIFIERS: Final = _words(_LATER_QUALIFIERS)
