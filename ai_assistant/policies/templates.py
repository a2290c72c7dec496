"""The policies a seller needs. A draft is no advice: each one goes to a person's legal review before it is used.

Fixed clauses say what Bulgarian and EU consumer law gives anyway; nobody shortens them by a click. Numbers keep within
the law too, where it sets a limit:

- a consumer returns what was bought at a distance within 14 days at least: Consumer Protection Act, art. 50, after
  Directive 2011/83/EU, art. 9;
- a business pays another within 60 days at most: Commerce Act, art. 303a, after Directive 2011/7/EU, art. 3(5). Longer
  terms are exceptions that both sides agree on in a contract, not a policy for all.

The other limits keep out slips of the keyboard alone.
"""

from __future__ import annotations

from typing import Final

from ai_assistant.content.kinds import Bilingual, Choice, Type, Variable
from ai_assistant.policies.kinds import Clause, PolicyTemplate

_LEAST_RETURN_DAYS: Final = 14
_MOST_PAYMENT_DAYS: Final = 60
_MOST_DAYS: Final = 365
_MOST_MONTHS: Final = 600

# --- Facts of the company, filled in by themselves --------------------------------------------------------------------
COMPANY_FACTS: Final = (
    Variable("company", Type.LINE, Bilingual("Фирма", "Company"), required=True),
    Variable("company_number", Type.LINE, Bilingual("ЕИК", "Company number"), required=True),
    Variable("address", Type.LINE, Bilingual("Адрес", "Address"), required=True),
    Variable("email", Type.LINE, Bilingual("Имейл", "E-mail"), required=True),
    Variable("phone", Type.LINE, Bilingual("Телефон", "Phone")),
    Variable("website", Type.LINE, Bilingual("Сайт", "Website")),
    Variable("bank_account", Type.LINE, Bilingual("Банкова сметка", "Bank account")),
)

SELLER: Final = Clause(
    "seller",
    Bilingual("Кои сме ние", "Who we are"),
    Bilingual(
        "{company}, ЕИК {company_number}, със седалище и адрес {address}.\nИмейл: {email}\nТелефон: {phone}\nСайт: {website}",
        "{company}, company number {company_number}, of {address}.\nE-mail: {email}\nPhone: {phone}\nWebsite: {website}",
    ),
)
CONTACT: Final = Clause(
    "contact",
    Bilingual("Въпроси и жалби", "Questions and complaints"),
    Bilingual(
        "Пишете ни на {email}.\nТелефон: {phone}\nАко сте потребител и не стигнем до съгласие, може да се обърнете към "
        "Комисията за защита на потребителите.",
        "Write to us at {email}.\nPhone: {phone}\nIf you are a consumer and we cannot agree, you may turn to the Bulgarian "
        "Commission for Consumer Protection.",
    ),
)
VALIDITY: Final = Clause(
    "validity",
    Bilingual("От кога важи", "From when it holds"),
    Bilingual(
        "Тази политика важи от {valid_from}. За договори, сключени преди това, остава предишната.",
        "This policy holds from {valid_from}. Contracts made before then keep the earlier one.",
    ),
)
VALID_FROM: Final = Variable("valid_from", Type.DATE, Bilingual("Важи от", "Holds from"), required=True)


def _days(name: str, bg: str, en: str, example: str = "14", at_least: int = 1, at_most: int = _MOST_DAYS) -> Variable:
    label, shown = Bilingual(bg, en), Bilingual(example, example)
    return Variable(name, Type.NUMBER, label, shown, required=True, at_least=at_least, at_most=at_most)


RETURNS: Final = PolicyTemplate(
    key="returns",
    icon="arrow-return-left",
    name=Bilingual("Връщане и отказ", "Returns and withdrawal"),
    purpose=Bilingual("Срок, начин и кой плаща връщането.", "How long, how, and who pays for the return."),
    variables=(
        _days(
            "return_days",
            "Дни за връщане (по закон поне 14)",
            "Days for a return (14 at least by law)",
            at_least=_LEAST_RETURN_DAYS,
        ),
        Variable(
            "return_cost",
            Type.CHOICE,
            Bilingual("Кой плаща връщането", "Who pays for the return"),
            required=True,
            choices=(
                Choice(
                    "buyer",
                    Bilingual("Купувачът", "The buyer"),
                    Bilingual("за сметка на купувача", "paid by the buyer"),
                ),
                Choice("seller", Bilingual("Ние", "We do"), Bilingual("за наша сметка", "paid by us")),
            ),
        ),
        Variable(
            "return_address", Type.LINE, Bilingual("Адрес за връщане, ако е друг", "Address for returns, if another")
        ),
        Variable(
            "exceptions",
            Type.LIST,
            Bilingual("Какво не се връща", "What cannot be returned"),
            Bilingual("изработеното по поръчка", "what is made to order"),
        ),
        VALID_FROM,
    ),
    clauses=(
        SELLER,
        Clause(
            "withdrawal",
            Bilingual("Право на отказ", "Right of withdrawal"),
            Bilingual(
                "Потребител, който е купил от разстояние, може да се откаже от договора, без да посочва причина, в срок от "
                "{return_days} дни от получаването на стоката. Законът за защита на потребителите дава поне 14 дни.",
                "A consumer who bought at a distance may withdraw from the contract within {return_days} days of receiving "
                "the goods without giving a reason. The Bulgarian Consumer Protection Act gives 14 days at least.",
            ),
        ),
        Clause(
            "how",
            Bilingual("Как се връща", "How to return"),
            Bilingual(
                "Съобщете ни на {email} и изпратете стоката до 14 дни след това. Връщането е {return_cost}.\n"
                "Адрес за връщане: {return_address}",
                "Tell us at {email} and send the goods within 14 days after that. The return is {return_cost}.\n"
                "Address for returns: {return_address}",
            ),
            task="How to return goods: whom to tell, where to send them, within how long, who pays.",
        ),
        Clause(
            "exceptions",
            Bilingual("Изключения", "Exceptions"),
            Bilingual("**Не се връща:**\n- {exceptions}", "**Not to be returned:**\n- {exceptions}"),
            task="Which goods cannot be returned; only those in the data. If the data has none, say that there are none.",
        ),
        Clause(
            "refund",
            Bilingual("Възстановяване на сумата", "Refund"),
            Bilingual(
                "Връщаме платеното заедно с обикновената доставка до 14 дни, след като научим за отказа, по същия начин, по "
                "който е платено. Може да изчакаме стоката или доказателство, че е изпратена.",
                "We refund what was paid, ordinary delivery included, within 14 days of learning of the withdrawal, in the "
                "way it was paid. We may wait for the goods or for proof that they were sent.",
            ),
        ),
        CONTACT,
        VALIDITY,
    ),
)
DELIVERY: Final = PolicyTemplate(
    key="delivery",
    icon="truck",
    name=Bilingual("Доставка", "Delivery"),
    purpose=Bilingual("Срок, цена, куриер и рискът по пътя.", "How long, how much, by whom, and the risk on the way."),
    variables=(
        _days("delivery_days", "Работни дни до изпращане", "Working days until dispatch", "2"),
        Variable(
            "carrier",
            Type.LINE,
            Bilingual("Куриер", "Carrier"),
            Bilingual("Еконт, Спиди", "Econt, Speedy"),
            required=True,
        ),
        Variable("delivery_price", Type.MONEY, Bilingual("Цена на доставката", "Price of delivery"), required=True),
        Variable("free_from", Type.MONEY, Bilingual("Безплатна над", "Free from")),
        Variable(
            "area",
            Type.LINE,
            Bilingual("Къде доставяте", "Where you deliver"),
            Bilingual("в България", "in Bulgaria"),
            required=True,
        ),
        VALID_FROM,
    ),
    clauses=(
        SELLER,
        Clause(
            "term",
            Bilingual("Срок", "How long"),
            Bilingual(
                "Изпращаме поръчките до {delivery_days} работни дни. Доставяме {area} с {carrier}.",
                "We send orders within {delivery_days} working days. We deliver {area} by {carrier}.",
            ),
            task="Within how long orders are sent, where to and by which carrier.",
        ),
        Clause(
            "price",
            Bilingual("Цена", "Price"),
            Bilingual(
                "Доставката струва {delivery_price}.\nЗа поръчки от {free_from} нагоре е безплатна.",
                "Delivery costs {delivery_price}.\nIt is free for orders of {free_from} and more.",
            ),
            task="What delivery costs and from which amount it is free, if the data says so.",
        ),
        Clause(
            "risk",
            Bilingual("Риск и проверка", "Risk and inspection"),
            Bilingual(
                "Рискът от повреда минава върху потребителя, когато той получи стоката. Прегледайте пратката при "
                "получаването и отбележете видимите повреди пред куриера.",
                "The risk of damage passes to the consumer on receipt of the goods. Look at the parcel on receipt and have "
                "visible damage noted by the carrier.",
            ),
        ),
        CONTACT,
        VALIDITY,
    ),
)
PAYMENT: Final = PolicyTemplate(
    key="payment_terms",
    icon="credit-card",
    name=Bilingual("Условия за плащане", "Payment terms"),
    purpose=Bilingual("Начини, срок, аванс и забава.", "Ways, term, advance and late payment."),
    variables=(
        Variable(
            "ways",
            Type.LIST,
            Bilingual("Начини на плащане", "Ways to pay"),
            Bilingual("банков превод\nкарта\nналожен платеж", "bank transfer\ncard\ncash on delivery"),
            required=True,
        ),
        _days(
            "payment_days",
            "Дни за плащане (между фирми най-много 60)",
            "Days to pay (60 at most between firms)",
            at_most=_MOST_PAYMENT_DAYS,
        ),
        Variable(
            "advance",
            Type.NUMBER,
            Bilingual("Аванс, %", "Advance, %"),
            Bilingual("50", "50"),
            at_least=1,
            at_most=100,
        ),
        VALID_FROM,
    ),
    clauses=(
        SELLER,
        Clause(
            "ways",
            Bilingual("Начини", "Ways to pay"),
            Bilingual(
                "Може да платите чрез:\n- {ways}\n\nСметка за превод: {bank_account}",
                "You can pay by:\n- {ways}\n\nAccount for transfers: {bank_account}",
            ),
            task="The ways to pay, and the account for transfers if the data has one.",
        ),
        Clause(
            "term",
            Bilingual("Срок", "When to pay"),
            Bilingual(
                "Фактурите се плащат до {payment_days} дни от издаването им.\nПри поръчка по задание се плаща аванс от {advance} %.",
                "Invoices are due within {payment_days} days of issue.\nOrders to specification need an advance of {advance}%.",
            ),
            task="Within how many days invoices are paid, and the advance, if the data has one.",
        ),
        Clause(
            "late",
            Bilingual("Забава", "Late payment"),
            Bilingual(
                "При забава се дължи законната лихва от деня след падежа.",
                "Late payment bears statutory interest from the day after the due date.",
            ),
        ),
        CONTACT,
        VALIDITY,
    ),
)
DISCOUNTS: Final = PolicyTemplate(
    key="discounts",
    icon="percent",
    name=Bilingual("Отстъпки", "Discounts"),
    purpose=Bilingual("За кого, колко и кога не се събират.", "For whom, how much, and when they do not add up."),
    variables=(
        Variable(
            "levels",
            Type.LIST,
            Bilingual("Отстъпки, по една на ред", "Discounts, one a line"),
            Bilingual("5 % при поръчка над 500 €", "5% on orders over €500"),
            required=True,
        ),
        Variable(
            "adds_up",
            Type.CHOICE,
            Bilingual("Събират ли се", "Do they add up"),
            required=True,
            choices=(
                Choice(
                    "no",
                    Bilingual("Не", "No"),
                    Bilingual("не се събират; важи по-голямата", "do not add up; the larger holds"),
                ),
                Choice("yes", Bilingual("Да", "Yes"), Bilingual("се събират", "add up")),
            ),
        ),
        Variable(
            "approver",
            Type.LINE,
            Bilingual("Кой одобрява друга отстъпка", "Who approves any other discount"),
            required=True,
        ),
        VALID_FROM,
    ),
    clauses=(
        SELLER,
        Clause(
            "levels",
            Bilingual("Размер", "How much"),
            Bilingual("- {levels}", "- {levels}"),
            task="The discounts and what each depends on.",
        ),
        Clause(
            "adding",
            Bilingual("Съчетаване", "Combining"),
            Bilingual("Отстъпките {adds_up}.", "Discounts {adds_up}."),
            task="Whether discounts add up.",
        ),
        Clause(
            "approval",
            Bilingual("Други отстъпки", "Other discounts"),
            Bilingual(
                "Всяка друга отстъпка одобрява {approver}, преди да бъде предложена.",
                "Any other discount is approved by {approver} before it is offered.",
            ),
        ),
        Clause(
            "reductions",
            Bilingual("Намалени цени", "Reduced prices"),
            Bilingual(
                "При всяко обявено намаление посочваме и най-ниската цена от последните 30 дни преди него.",
                "With every announced reduction we state the lowest price of the 30 days before it.",
            ),
        ),
        VALIDITY,
    ),
)
WARRANTY: Final = PolicyTemplate(
    key="warranty",
    icon="shield-check",
    name=Bilingual("Гаранция и рекламации", "Warranty and complaints"),
    purpose=Bilingual(
        "Законова и търговска гаранция, как се рекламира.", "Legal and commercial guarantee, how to complain."
    ),
    variables=(
        Variable(
            "extra_months",
            Type.NUMBER,
            Bilingual("Търговска гаранция, месеци", "Commercial guarantee, months"),
            Bilingual("12", "12"),
            at_least=1,
            at_most=_MOST_MONTHS,
        ),
        _days("answer_days", "Дни за отговор", "Days for an answer", "7"),
        Variable(
            "not_covered",
            Type.LIST,
            Bilingual("Какво не покрива", "What it does not cover"),
            Bilingual("повреди от вода", "damage by water"),
        ),
        VALID_FROM,
    ),
    clauses=(
        SELLER,
        Clause(
            "legal",
            Bilingual("Законова гаранция", "Legal guarantee"),
            Bilingual(
                "По закон отговаряме за всяко несъответствие на стоката с договора, което се прояви до две години от "
                "доставката. Ремонтът или замяната са безплатни за потребителя.",
                "By law we answer for any lack of conformity that shows within two years of delivery. Repair or replacement "
                "is free for the consumer.",
            ),
        ),
        Clause(
            "commercial",
            Bilingual("Търговска гаранция", "Commercial guarantee"),
            Bilingual(
                "Освен това даваме търговска гаранция от {extra_months} месеца.\n\n**Тя не покрива:**\n- {not_covered}",
                "Beyond that we give a commercial guarantee of {extra_months} months.\n\n**It does not cover:**\n- {not_covered}",
            ),
            task="The commercial guarantee and what it does not cover. If the data has none, say that none is given.",
        ),
        Clause(
            "complaint",
            Bilingual("Как се рекламира", "How to complain"),
            Bilingual(
                "Пишете на {email} с номера на фактурата и описание. Отговаряме до {answer_days} дни.",
                "Write to {email} with the number of the invoice and a description. We answer within {answer_days} days.",
            ),
            task="How a customer complains and within how many days the company answers.",
        ),
        CONTACT,
        VALIDITY,
    ),
)
PRICES: Final = PolicyTemplate(
    key="price_list",
    icon="tags",
    name=Bilingual("Условия към ценова листа", "Conditions of a price list"),
    purpose=Bilingual("Валута, ДДС, срок и промени.", "Currency, VAT, validity and changes."),
    variables=(
        Variable(
            "vat",
            Type.CHOICE,
            Bilingual("Цените са", "Prices are"),
            required=True,
            choices=(
                Choice("with", Bilingual("с ДДС", "with VAT"), Bilingual("с включен ДДС", "including VAT")),
                Choice("without", Bilingual("без ДДС", "without VAT"), Bilingual("без ДДС", "without VAT")),
            ),
        ),
        _days("offer_days", "Колко дни важи оферта", "How many days an offer holds", "30"),
        _days("notice_days", "Дни предизвестие за промяна", "Days of notice of a change", "30"),
        VALID_FROM,
    ),
    clauses=(
        SELLER,
        Clause(
            "prices",
            Bilingual("Цени", "Prices"),
            Bilingual("Цените са в евро, {vat}.", "Prices are in euro, {vat}."),
            task="The currency is the euro; say whether prices include VAT.",
        ),
        Clause(
            "offers",
            Bilingual("Оферти", "Offers"),
            Bilingual(
                "Офертите важат {offer_days} дни, ако в тях не пише друго.",
                "Offers hold for {offer_days} days unless they say otherwise.",
            ),
            task="How long an offer holds.",
        ),
        Clause(
            "changes",
            Bilingual("Промени", "Changes"),
            Bilingual(
                "За промяна на цените съобщаваме {notice_days} дни по-рано. Приетите поръчки остават на досегашната цена.",
                "We announce a change of prices {notice_days} days before. Orders already accepted keep their price.",
            ),
            task="How long before a change of prices is announced, and that accepted orders keep their price.",
        ),
        VALIDITY,
    ),
)
POLICIES: Final[dict[str, PolicyTemplate]] = {
    each.key: each for each in (RETURNS, DELIVERY, PAYMENT, DISCOUNTS, WARRANTY, PRICES)
}
