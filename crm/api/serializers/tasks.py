"""Tasks as JSON."""

from rest_framework import serializers

from accounts.models import Member
from config.lib.api_examples import sent
from crm.models import Company, Contact, Deal, Task


@sent(title="Обаждане до Роза", kind="call", due_on="2026-12-01", notes="За новите етикети")
class TaskSerializer(serializers.ModelSerializer[Task]):
    """A task. `version` in a write refuses to overwrite newer changes."""

    assignee = serializers.PrimaryKeyRelatedField(queryset=Member.objects.all(), required=False, allow_null=True)
    contact = serializers.PrimaryKeyRelatedField(queryset=Contact.objects.all(), required=False, allow_null=True)
    company = serializers.PrimaryKeyRelatedField(queryset=Company.objects.all(), required=False, allow_null=True)
    deal = serializers.PrimaryKeyRelatedField(queryset=Deal.objects.all(), required=False, allow_null=True)
    version = serializers.IntegerField(required=False)

    class Meta:
        model = Task
        fields = [
            "id", "title", "kind", "priority", "due_on", "due_time", "assignee", "notes", "recurrence", "remind_at",
            "done_at", "contact", "company", "deal", "created_by", "version", "created_at", "updated_at",
        ]  # fmt: skip
        read_only_fields = ["done_at", "created_by"]
        extra_kwargs = {"notes": {"max_length": 10_000}}
