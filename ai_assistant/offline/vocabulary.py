"""The words of business questions and what they mean, in Bulgarian and English at once.

A meaning is the same in both languages, so a phrase written in one of them also helps to understand the other. Words
that are in no table here get a meaning of their own when an intent's phrases use them.
"""

import re
from functools import cache
from typing import Final

from ai_assistant.offline.words import Lexicon, key_of

# Words without which a question means the same: politeness, pronouns, articles, auxiliary verbs.
_NOTHING: Final = """
    ами здравей здравейте здрасти моля нека ако обичаш обичате стои стоят сутрин* следобед* вечерта благодаря мерси
    спешно покажи покажете покажеш показвай кажи кажете дай дайте дадеш искам искаме желая бих бихте може можеш
    можете можем мога видя виждам види знам знаеш знаем разбера разбереш провери провериш помогнеш интересува трябва
    списък списъка справка отчет* информация данни брой броя да ли дали ми ни си се му ги им аз ти ние вие ме те е
    са сме съм сте бях бил била било били ще има имаме имам имаш нямаше в във на за от до и с със у по при
    към около през че а то ето още вече също пак само точно просто които който която което какъв каква
    що чиято чийто чиито всички всеки всяка цял целия тези тази този това тия там тук сега момента наш наши нашите
    нашия нашата наша нещо имената общо заедно база базата върви вървят момент дава дават даваме излиза излизат
    твърде доста много толкова трябвало някакви някоя някой никакви изобщо всъщност сумарно цялостно ситуацията
    нещата сметката сметка нас нам тях къде where ама де бе брат шефе малко бързо накратко подробно конкретно hello
    hi hey please kindly anything something morning afternoon evening thanks thank show display tell give get let
    want wish would like could can may might see view know need help check list lists report* info information
    details data number urgently i id ill im me us you your we our ours weve it its they them their the a an of for
    in on at to by with from about per and or so do does is are be been being am have has had got there
    that those these this which   whose all any every each some still yet again currently right now just
    also total overall altogether worth database lying around ones far quick quickly brief briefly overview exactly
    actually really pls plz lets theres going keep keeps ought supposed too very figure figures situation things
    moment pull run wondering curious pokaji iskam molia shte out away than plate дето чиято чието където тоя тая тоз
    ония онези стоят стоеше лежат седят някъде всичките цялата цялото целият изкарай изкарайте извади извадете
    изведи изброй избройте сметни изчисли посочи преглед прегледай прегледа хайде айде абе значи например примерно
    приблизително реално отделно поотделно съответно евентуално нужен нужна нужно необходим* трябват ти вас вашите
    дотук бройка броя брои бройката бизнес бизнеса организацията някое него нея ней тя той то те техните техния
    имат неговите нейните обстановката такъв такава такива версия sort stuff guys actual exact roughly basically maybe
    perhaps then well ok okay gimme fetch name count number organisation organization already ever even
    only whole full entire standing stands version short gist kept looks looked like hows he she him her his
    я dated дни days общата общият общия или anyone anybody someone somebody one sure respectively together here both
    either though but кво ква wich
"""

MEANINGS: Final = {
    "": _NOTHING,
    # What it is about
    "invoice": "фактур* сметки invoice* bill bills",
    "invoiced": "invoiced",
    "bill": "фактурирай фактурирайте",
    "offer": "офер* оферт* оферти оферта офертите offer offers quote quotes quotation* proposal*",
    "deal": "сделчиц* сделк* сделки сделка сделките deal deals opportunity opportunities",
    "debtor": "длъжен длъжна длъж* длъжни* debtor*",
    "customer": "контрагент* клиентела партньор* buyer* payer* клиент* client* customer* купувач* фирм* компани*"
    " company companies",
    "contact": "контакт* contact contacts лийд* lead leads people хора хората",
    "task": "задач* task tasks todo todos dos",
    "payment": "разплащан* inflow* вноск* receipts плащан* постъплен* превод* преведе преведоха преведени payment*"
    " transfers remittance*",
    "meeting": "срещ* meeting* appointment* календар* calendar*",
    "vat": "ддс dds vat",
    "revenue": "реализира* продаде продадено направили made sale изкара* направихме takings billed оборот* приход*"
    " revenue* turnover sales продажб* продал* продадохме sold income earn earned earnings oborot",
    "money": "бона средствата парички кинти средства стойностите пари парите сума суми сумата размер* money cash amount"
    " amounts sum sums",
    "pipeline": "фуни* pipeline* funnel*",
    "stage": "етап* stage stages",
    "product": "предлагаме предлагате продукт* артикул* услуга услуги услугите product* item items service services",
    "price": "струва* цена цени цената цените ценоразпис* ценова price prices priced pricing pricelist",
    "email": "мейл* meil* имейл* email* mail писмо писма letter*",
    "card": "картон* профил* profile* card страницата",
    # In which state
    "overdue": "изискуем* просрочва* закъсня* късно късн* lateness tardy просроч* закъсн* забавен* забавян* забавят"
    " забавя бавят бави бавещ* overdue late delayed arrears behind",
    "due": "падеж* краен срок* due deadline*",
    "past": "минал* past",
    "unpaid": "неплащ* unpayed неплатен* незаплатен* неразплатен* неиздължен* неуреден* unpaid unsettled",
    "unissued": "неизпратен* непуснат* unsent неиздаден* недовърш* незавърш* unfinished unissued",
    "unmatched": "неразпределен* уточн* изясн* неясн* неизвестн* clarif* unclear unknown неразпознат* несъпоставен*"
    " неотнесен* несвързан* unmatched unrecognised unrecognized unallocated unidentified unassigned",
    "matched": "свързан* съпоставен* разпределен* разпознат* отнесен* matched linked allocated assigned",
    "decide": "решени* решава* реша decision decisions decide decided",
    "paid": "плащал* settled уреден* изплатен* платен* платил* платиха разплатил* paid",
    "ontime": "навреме",
    "partly": "частично частичн* наполовина partly partial partially",
    "outstanding": "неприключен* незатворен* outstanding pending висящ* виси висят hanging отворен* неприет*"
    " unanswered",
    "await": "обмисл* обмислят мислят considering consider thinking чака* очаквам* изчакван* await* waiting wait",
    "answer": "реакци* reaction* feedback отговор* answer* reply replies replied respon*",
    "accept": "приет* приеха приел* accepted accept одобр* approv* подписан* подписаха подписа signed sign",
    "decline": "отказан* отказал* отказаха отхвърл* declin* reject* refused",
    "expire": "running изтич* изтек изтека изтекат свършва lapse* expire expires expiring expiry valid* валидн*",
    "expired": "изтекл* изтекъл изтеклия expired lapsed",
    "close": "приключ* финализ* finali* затвар* затворим затворят close closes closing",
    "closed": "closed приключени приключили приключихме затворени затворихме",
    "won": "сключен* спечел* win won wins winning успеш* successful",
    "lost": "пропадн* загуб* изгуб* изпусн* изтърв* отпадн* slipped dropped губим lose lost losing провал* failed"
    " неуспеш* unsuccessful",
    "idle": "забравил* nowhere заседна* закъса* гният стагнир* rotting rotten lag* still standstill закуч* заклещ*"
    " блокирал* sitting застой неподвижн* зацикл* замрял* спрял* мъртв* занемарен* пренебрегнат* neglected dead stale"
    " засед* застоя* блокиран* замръзн* мълч* мълчалив* забравен* нетърсен* неактивн* заспал* изстинал* stuck stall*"
    " stagnant idle inactive silent quiet forgotten frozen dormant cold",
    "activity": "interaction* действи* развити* напредък engagement активност* дейност* activit*",
    "move": "случв* помръдва* happen* мърда* развива* помръд* движ* придвиж* напред* moving motion progress* случва"
    " moved movement happening",
    "relocate": "премести преместете преместя местим местя move",
    "talk": "said общува* писано написано discussed discuss чули чул чуло чухме комуникира* комуникац* срещнали hear"
    " hearing pinged emailed written wrote поддържал* поддържаме touch звън* чуем обажда* обадил* обаждали писали"
    " срещали виждали phoned met chatted свързва* връзка връзки говор* търсили търсен* чува* контактува* spoken spoke"
    " speak talk talked touched called contacted reached heard",
    "call": "обадя обадим звънна звъннем звъня звъним позвъня позвъним потърся потърсим свържа свържем обаждане"
    " обажданията обаждания call calls ring",
    "left": "остава* остана* left remain*",
    "new": "created създаден* новодошл* registered регистриран* нов нова ново нови новия новият новата новото новите"
    " new newly добавен* добавихме добавил* новодобавен* added gain gained",
    "received": "влязло влязла влязъл влизат влезе влезна* дошл* пристигна* получ* постъпи* дойд* incoming receive"
    " received recieved came arrived влезли влязоха",
    "issue": "издад* издал* issue issued",
    "sent": "изпратен* изпратихме изпратил* пратихме пратил* пуснахме пуснал* sent",
    "charge": "начисл* внас* внесем charge charged",
    "receivable": "получаваме получим вземан* вземаме взимаме събер* събираме събираш vzimame vzemame receivable*"
    " collect*",
    "owe": "owing дълг дългът дълга дългове дълговете дължат дължи* дължа* дължим* dulji* задължени* салд* баланс*"
    " balance* owe owes owed debt*",
    "old": "стар* старите oldest old older earliest",
    "top": "strongest highest топ най top ranked best most biggest largest greatest leading ranking rank класаци*"
    " водещ*",
    # What may be said besides
    "all": "всичко everything",
    "who": "кой кои коя кое кого who whom",
    "my": "мой моя мое мои моите моята моето my mine",
    "when": "кога when",
    "recent": "ages скоро отдавна дълго последн* soon lately recently recent latest last next следващ* long time",
    "expected": "очакв* предсто* expected upcoming coming up should will",
    "compare": "beat beats разлика разликата difference срещу against ръст* растеж* расте нарасна* увеличени* growth"
    " grow grown growing повече more сравн* спрямо compare* comparison versus vs",
    "good": "тлъст* слаб* weak* weaker силен силна ключов* key скъп* expensive better worse зле зла добр* голем* голям*"
    " важн* important big large larger good",
    "brings": "печелим печелите харч* похарч* поръчва* spend spends spent generat* brought купува* купил* купи нос*"
    " buy buys bought bring*",
    "split": "раздел* разпредел* обобщен* състоян* стойност* изглежда breakdown grouped split overview summary value"
    " status* разбивк*",
    # What is to be done
    "quantity": "колко kolko many much",
    "did": "did",
    "was": "беше бяха was were",
    "business": "business",
    "done": "done",
    "how": "как how",
    "what": "какви kakvi какво what whats",
    "sell": "продава* sell selling",
    "find": "открий открийте намер* намир* търси търся търсене потърс* издири find search serach look looking locate"
    " lookup",
    "open": "open",
    "go": "went go gone",
    "unfold": "отвори отворя отвориш отворете отиди",
    "create": "leave остави задай log put сложи постави създа* добави* добавете направи направете пусни пуснете издай"
    " издайте create add schedule планирай насрочи",
    "make": "make",
    "note": "бележк* запиши запишете note notes",
    "remind": "напомн* remind reminder*",
    "write": "напиш* състав* подготв* изготв* съчин* write compose prepare",
    "draft": "чернов* draft drafts",
    # What the product, or its rules, cannot tell: a question about it is not one of ours, whatever else it says.
    "elsewhere": "пратк* parcel* shipment* shipping доставк* куриер* courier* weather печалб* profit* марж* margin*"
    " заплат* salar* wage* разход* expens* cost costs доставчи* supplier* vendor* данъ* tax taxes прогноз* forecast*"
    " predict* склад* стока стоки stock inventory warehouse наличност* служител* employee* staff персонал* отпуск*"
    " holiday* vacation паролa парола пароли password* защо why курс rate кредит* loan* лихв* interest бюджет*"
    " budget* салар* акции shares борса разпоредб* закон* law съвет* advice advise recommend* препоръч* посъветв*"
    " отстъпк* discount* конкурент* competitor* реклам* advertis* website времето новин* news мач* match филм* song"
    " превед* translat* поем* стих* poem* виц* joke* рецепт* recipe* касов* гориво fuel средн* average median"
    " процент* percent* вероятност* probability*",
    # What turns a question into another one. Of the deeds each word stays itself: who offers to send does not delete.
    "not": "нямаме нямах stopped не няма нямат без освен нищо not nothing no without never except dont havent hasnt"
    " didnt isnt arent wasnt werent doesnt nobody",
    "pay": "плати платете платиш pay",
    "will pay": "платят плаща плащат",
    "pay ourselves": "платя платим",
    "set": "set",
    "deed": "одобри приеми обади звънни изтри* премахн* махни анулир* сторнир* изпрати изпратете прати маркир*"
    " отбележи промен* смени сменете прехвърл* затвори затворете отпиш* опрости* върни върнете обяви блокирай"
    " редактира* архивира* деактивира* увелич* намал* повиш* спри delete remove erase drop cancel void send mark"
    " change update edit transfer reassign forgive waive refund archive deactivate increase decrease raise export"
    " merge print grant block",
}

_KINDS: Final = ("customer", "contact", "deal", "invoice", "offer", "task")

DEED: Final = "deed"
ELSEWHERE: Final = "elsewhere"

# Two meanings side by side that make another one: „не са платени“ is unpaid, „с изтекъл срок“ overdue.
COMPOUNDS: Final = {
    ("not", "paid"): "unpaid",
    ("not", "payment"): "unpaid",
    ("await", "payment"): "unpaid",
    ("await", "paid"): "unpaid",
    ("await", "pay"): "unpaid",
    ("await", "will pay"): "unpaid",
    ("past", "due"): "overdue",
    ("top", "old"): "old",
    ("not", f"{ELSEWHERE} match"): "unmatched",
    ("expire", "due"): "overdue",
    ("expired", "due"): "overdue",
    ("not", "issue"): "unissued",
    ("not", "matched"): "unmatched",
    ("not", "invoice"): "unmatched",
    ("await", "decide"): "unmatched",
    ("not", "ontime"): "overdue",
    ("unpaid", "ontime"): "overdue",
    ("what", "sell"): "product",
    ("how", "issue"): "elsewhere how to",
    ("how", "create"): "elsewhere how to",
    ("how", "make"): "elsewhere how to",
    ("how", "sent"): "elsewhere how to",
    ("how", "write"): "elsewhere how to",
    ("not", "not"): "not",
    ("was", "paid"): "was paid",
    ("was", "not"): "not",
    ("not", "was"): "not",
    ("business", "done"): "revenue",
    ("did", "write"): "talk",
    ("did", "make"): "revenue",
    ("did", "create"): "new",
    ("did", "invoice"): "invoiced",
    ("did", f"{DEED} send"): "sent",
    ("not", "activity"): "idle",
    ("not", "move"): "idle",
    ("not", "relocate"): "idle",
    ("not", "talk"): "idle",
    ("not", "contact"): "idle",
    ("not", "call"): "idle",
    ("not", "sent"): "unissued",
    ("left", "paid"): "unpaid",
    ("left", "pay"): "unpaid",
    ("left", "will pay"): "unpaid",
    ("left", "payment"): "unpaid",
    ("left", "receivable"): "receivable",
    ("not", "answer"): "unanswered",
    ("not", "accept"): "unanswered",
    ("await", "answer"): "unanswered",
    ("await", "accept"): "unanswered",
}

# Meanings that cost nothing when a question has them and the phrase has not, and those that cost more than others.
LIGHT: Final = frozenset({"all", "who", "my", "when", "recent", "expected", "compare", "split", "go", "unfold", "find"})
# Meanings that alone tell of no question: a phrase that says more must share more than these.
WEAK: Final = LIGHT | {"money"}
# A number counts what is asked for only beside these: the last five invoices, but invoice 120.
COUNTED_BY: Final = frozenset({"recent", "top"})
HEAVY: Final = {"not": 2.0, "pay": 3.0, "will pay": 3.0, "pay ourselves": 3.0, "set": 3.0, "brings": 1.5}
# At the beginning of a sentence these tell to do something: close the deal, buy paper.
DEEDS_WHEN_FIRST: Final = frozenset({"close", "bui", "kupi", "pai", "plati", "call", "phone", "send"})
OWN_WAY: Final = (DEED, ELSEWHERE)  # of these each word means something of its own
OWN_WAY_WEIGHT: Final = 4.0
# Meanings that say something only together with the next one.
PARTICLES: Final = frozenset({"quantity", "did", "was", "business", "done", "how", "what"})
# Wordings of which no word tells that the question is not one of ours: paid in cash, what we owe or buy, never.
NOT_OURS: Final = re.compile(
    r"\bв брой\b|\bс карта\b|\bin cash\b|\bby card\b|\bникога\b|\bnever\b|\bни струва\b"
    r"|^ще (?:я |го |ги )?спечелим\b|\bwill (?:we|i|they|you) win\b"
    r"|\bще (?:си |ни |ми )?плат(?:и|ят) ли\b|^will\b(?! (?:we|i)\b).*\bpay\b"
    r"|\b(?:сме|си) купил|\bкуп(?:уваме|ихме)\b|\b(?:we|i) (?:buy|bought|spend|spent)\b"
    r"|^(?!.*\b(?:ддс|dds|vat)\b).*(?:\bдължим\b|\b(?:we|i) owe\b)",
    re.IGNORECASE | re.DOTALL,
)
# What a word means where its neighbours do not make it mean something else.
OTHERWISE: Final = {"make": "create", "sell": "revenue"}


def says_nothing(word: str) -> bool:
    """Whether a question means the same without this word: покажи, please."""
    return _nothing().find(key_of(word)) is not None


def means_something(key: str) -> bool:
    """Whether the word with this key is one of business questions, or of politeness."""
    return _all().find(key) is not None


def is_kind(word: str) -> bool:
    """Whether a word says what kind of record is meant: фирма, invoice."""
    return _kinds().find(key_of(word)) is not None


def is_payment(word: str) -> bool:
    """Whether a word says that payments are meant, which have no name of their own."""
    return _all().find(key_of(word)) == "payment"


@cache
def _all() -> Lexicon[str]:
    return Lexicon(MEANINGS, typos_from=None)


@cache
def _nothing() -> Lexicon[str]:
    return Lexicon({"": f"{_NOTHING} {MEANINGS['what']}"}, typos_from=None)


@cache
def _kinds() -> Lexicon[str]:
    return Lexicon({kind: MEANINGS[kind] for kind in _KINDS})
