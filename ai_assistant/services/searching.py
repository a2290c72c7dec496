"""What search is kept up by beside the database's triggers: the words of an organization, what a member opened."""

import datetime
import uuid
from itertools import islice
from typing import Final

from django.db.models import QuerySet

from accounts.models import Member
from accounts.tenancy import current_organization
from ai_assistant.hooks import SearchSource
from ai_assistant.models import OpenedRecord, SearchEntry, SearchWord
from ai_assistant.models.search import LONGEST_WORD
from ai_assistant.search.lemmas import lemma_key
from config.lib import clock

# What was changed since is read again every few minutes; the night's reading finds what was missed.
RECENTLY: Final = datetime.timedelta(hours=1)
_KEPT_FOR: Final = datetime.timedelta(days=90)
_BATCH: Final = 2000
# So many words are looked up one by one; for more, all that are known are read.
_FEW: Final = 500


def learn_new_words() -> int:
    """Take up the words of records that were changed in the last hour, of all when none is known yet.

    Gives how many were new.
    """
    if not SearchWord.objects.exists():
        return learn_all_words()
    return _learn(_words_of(SearchEntry.objects.filter(changed_at__gt=clock.now() - RECENTLY)))


def learn_all_words() -> int:
    """Take up the words of every record and forget those that none has any more; gives how many were new."""
    used = _words_of(SearchEntry.objects.all())
    new = _learn(used)
    rows = SearchWord.objects.values_list("pk", "word").iterator(_BATCH)
    gone = [pk for pk, word in rows if word not in used]
    for start in range(0, len(gone), _BATCH):
        SearchWord.objects.filter(pk__in=gone[start : start + _BATCH]).delete()
    OpenedRecord.objects.filter(opened_at__lt=clock.now() - _KEPT_FOR).delete()
    return new


def remember_opened(member: Member, source: SearchSource, record: uuid.UUID) -> None:
    """Put a record on top of what the member opened."""
    row = OpenedRecord(
        organization=current_organization(), member=member, kind=source.key, object_id=record, opened_at=clock.now()
    )
    OpenedRecord.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["organization", "member", "kind", "object_id"],
        update_fields=["opened_at"],
    )


def _words_of(entries: QuerySet[SearchEntry]) -> set[str]:
    words: set[str] = set()
    for text in entries.values_list("text", flat=True).iterator(_BATCH):
        words.update(text.split())
    return {word for word in words if len(word) <= LONGEST_WORD}


def _learn(words: set[str]) -> int:
    """Two that learn at once, or one twice, end with the same words."""
    rows = SearchWord.objects.all()
    known = rows.filter(word__in=words) if len(words) <= _FEW else rows
    new = words.difference(known.values_list("word", flat=True).iterator(_BATCH))
    unlearnt = (SearchWord(word=word, key=lemma_key(word)) for word in sorted(new))
    while some := list(islice(unlearnt, _BATCH)):
        SearchWord.objects.bulk_create(some, ignore_conflicts=True)
    return len(new)
