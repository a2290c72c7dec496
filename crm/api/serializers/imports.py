"""Imports as JSON."""

from typing import Any

from rest_framework import serializers

from crm.models import ImportRun


class ContactImportSerializer(serializers.Serializer[Any]):
    """A contact file: CSV, Excel (.xlsx) or vCard. What its columns are is found out by itself."""

    file = serializers.FileField(allow_empty_file=True)
    duplicates = serializers.ChoiceField(
        ImportRun.Duplicates.choices,
        default=ImportRun.Duplicates.SKIP,
        help_text="What happens to people who are already there.",
    )


class ImportStartedSerializer(serializers.Serializer[Any]):
    """The job that imports; `mapping` is what each column of the file was taken for."""

    job = serializers.UUIDField()
    rows = serializers.IntegerField()
    mapping = serializers.DictField(child=serializers.CharField(allow_null=True))
