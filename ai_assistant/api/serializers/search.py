"""The JSON of smart search."""

from typing import Any

from rest_framework import serializers

from ai_assistant.hooks import Record
from ai_assistant.search.reading import LONGEST_QUESTION
from config.lib.shell import SearchHit


class SearchAskedSerializer(serializers.Serializer[Any]):
    """What is looked for."""

    q = serializers.CharField(
        max_length=LONGEST_QUESTION,
        help_text='Words in either alphabet, or a question for a list: "invoices over 1000 euro of last month".',
    )


class UnderstoodListSerializer(serializers.Serializer[SearchHit]):
    """A list that answers the question."""

    label = serializers.CharField(source="title")  # type: ignore[assignment]
    filter = serializers.CharField(source="subtitle", help_text='What it is narrowed to, in words; "" for nothing.')
    url = serializers.CharField(help_text="The list with this filter.")


class FoundRecordSerializer(serializers.Serializer[Record]):
    """A record that has the words."""

    id = serializers.CharField(help_text='"contacts:<id>", "deals:<id>", …')
    label = serializers.CharField()  # type: ignore[assignment]
    url = serializers.CharField()


class SearchFoundSerializer(serializers.Serializer[Any]):
    """What was found, the likeliest first; of each kind of record at most five."""

    understood = UnderstoodListSerializer(many=True)
    records = FoundRecordSerializer(many=True)
    more = serializers.ListField(child=serializers.CharField(), help_text="Kinds of which there are more records.")
