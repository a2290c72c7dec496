"""The words of business questions and what they mean, in Bulgarian and English at once.

A meaning is the same in both languages, so a phrase written in one of them also helps to understand the other. Words
that are in no table here get a meaning of their own when an intent's phrases use them.
"""

from typing import Final

# Words without which a question means the same: politeness, pronouns, articles, auxiliary verbs.
_NOTHING: Final = """
    здравей здравейте здрасти моля нека ако обичаш обичате как стои стоят сутрин* следобед* вечерта благодаря мерси
    спешно покажи покажете покажеш показвай кажи кажете дай дайте дадеш искам искаме желая бих бихте може можеш
    можете можем мога видя виждам види знам знаеш разбера провери помогнеш интересува трябва списък списъка справка
    отчет* информация данни брой броя да ли дали ми ни си се му ги им аз ти ние вие ме те е са сме съм сте беше бяха
    бях бил била било били ще има имаме имам имаш нямаше в във на за от до и с със у по при към около през че а то
    ето още вече също пак само точно просто които който която което какви какъв каква какво що чиято чийто чиито
    колко всички всичко всеки всяка цял целия тези тази този това тия там тук сега момента наш наши нашите нашия
    нашата наша нещо нищо имената hello hi hey please kindly anything something morning afternoon evening thanks
    thank show display tell give get let want wish would like could can may might see view know need help check list
    lists report* info information details data number urgently i id ill im me us you your we our ours weve it its
    they them their the a an of for in on at to by with from about per and or so as do does did is are was were be
    been being am have has had there that those these this which what whats whose how many much all any every each
    some still yet again currently right now just also total pokaji iskam molia shte
"""

MEANINGS: Final = {
    "": _NOTHING,
    # What it is about
    "invoice": "фактур* invoice* bill bills",
    "offer": "оферт* оферти оферта офертите offer offers quote quotes quotation*",
    "deal": "сделк* сделки сделка сделките deal deals opportunity opportunities",
    "customer": "партньор* buyer* клиент* client* customer* купувач* фирм* компани* company companies",
    "contact": "контакт* contact contacts лийд* lead leads people хора хората",
    "task": "задач* task tasks todo todos",
    "payment": "вноск* receipts плащан* постъплен* превод* payment*",
    "meeting": "срещ* meeting* appointment* календар* calendar*",
    "revenue": "изкара* takings billed оборот* приход* revenue* turnover sales продажб* продал* продадохме sell"
    " sold income earned earnings",
    "money": "пари сума суми money amount amounts",
    "pipeline": "фуни* pipeline* funnel*",
    "stage": "етап* stage stages",
    "email": "имейл* email* mail писмо писма letter*",
    "card": "картон* профил* profile* card страницата",
    # In which state
    "overdue": "просроч* закъсн* забавен* overdue late delayed arrears behind",
    "due": "падеж* краен срок* due deadline*",
    "past": "минал* past",
    "unpaid": "неплатен* незаплатен* неразплатен* неиздължен* неуреден* unpaid unsettled",
    "paid": "платен* платил* paid",
    "outstanding": "outstanding pending висящ* отворен* неприет* unanswered",
    "await": "чака* очаквам* await* waiting wait",
    "answer": "реакци* reaction* feedback отговор* answer* reply replies replied respon*",
    "accept": "приет* accepted одобр* approv*",
    "expire": "изтич* изтек* изтек expir* valid* валидн*",
    "close": "приключ* затвар* затворим затворят close closes closing closed",
    "won": "сключен* signed спечел* win won wins winning успеш* successful",
    "lost": "загуб* изгуб* изпусн* губим lose lost losing провал* failed неуспеш* unsuccessful",
    "idle": "застой неподвижн* stale засед* застоя* блокиран* замръзн* мълч* мълчалив* забравен* нетърсен*"
    " неактивн* заспал* изстинал* stuck stall* stagnant idle inactive silent quiet forgotten frozen dormant cold",
    "activity": "действи* engagement активност* дейност* activit*",
    "move": "мърда* помръд* движ* придвиж* напред* moving motion progress* случва move moved movement happening",
    "talk": "звън* обажда* обадил* обаждали писали срещали виждали phoned emailed met chatted свързва* връзка"
    " връзки говор* търсили търсен* чува* контактува* spoken speak talked touched called contacted reached heard",
    "new": "нов нова ново нови новия новият новата новото новите new newly добавен* новодобавен* added gain gained",
    "received": "получ* постъпи* дойд* incoming received recieved came arrived влезли влязоха",
    "issue": "издад* издал* issue issued",
    "sent": "изпратен* sent",
    "owe": "дължи* дължа* дължим* dulji* задължени* салд* баланс* balance* owe owes owed debt*",
    "top": "топ най top best most biggest largest greatest leading ranking rank класаци* водещ*",
    # What may be said besides
    "who": "кой кои коя кое кого who whom",
    "my": "мой моя мое мои моите моята моето my mine",
    "when": "кога when",
    "recent": "скоро отдавна последн* soon lately recently recent latest last next следващ* long time",
    "expected": "очакв* предсто* expected upcoming coming up should will",
    "compare": "сравн* спрямо compare* comparison versus vs",
    "good": "добр* голем* важн* important big good купува* нос* buy bring*",
    "split": "раздел* разпредел* обобщен* състоян* стойност* изглежда breakdown grouped split overview summary"
    " value status",
    # What is to be done
    "find": "намер* намир* търси търся търсене потърс* издири find search serach look locate lookup",
    "open": "отвори отворя отвориш отворете open отиди",
    "go": "go gone",
    "create": "сложи постави създа* добави* добавете направи направете запиши запишете create add make schedule"
    " планирай насрочи",
    "remind": "напомн* remind reminder*",
    "write": "напиш* състав* подготв* изготв* съчин* чернов* write draft compose prepare",
    # What turns a question into another one. Of the deeds each word stays itself: who offers to send does not delete.
    "not": "не няма нямат без освен not no without never except dont havent hasnt didnt isnt arent doesnt nobody",
    "pay": "плати платете платиш pay",
    "set": "set",
    "deed": "изтри* премахн* махни анулир* сторнир* изпрати изпратете прати маркир* отбележи промен* смени сменете"
    " прехвърл* затвори затворете отпиш* опрости* върни върнете обяви блокирай редактира* архивира* деактивира*"
    " увелич* намал* повиш* спри delete remove erase drop cancel void send mark change update edit transfer"
    " reassign forgive waive refund archive deactivate increase decrease raise export merge print grant block",
}

# Two meanings side by side that make another one: „не са платени“ is unpaid, „с изтекъл срок“ overdue.
COMPOUNDS: Final = {
    ("not", "paid"): "unpaid",
    ("not", "payment"): "unpaid",
    ("await", "payment"): "unpaid",
    ("await", "paid"): "unpaid",
    ("past", "due"): "overdue",
    ("expire", "due"): "overdue",
    ("not", "activity"): "idle",
    ("not", "move"): "idle",
    ("not", "talk"): "idle",
    ("not", "contact"): "idle",
    ("not", "answer"): "outstanding",
    ("not", "accept"): "outstanding",
    ("await", "answer"): "outstanding",
    ("await", "accept"): "outstanding",
}

# Meanings that cost nothing when a question has them and the phrase has not, and those that cost more than others.
LIGHT: Final = frozenset({"who", "my", "when", "recent", "expected", "compare", "split", "go", "find"})
HEAVY: Final = {"not": 2.0, "pay": 3.0, "set": 3.0}
DEED: Final = "deed"
DEED_WEIGHT: Final = 4.0
