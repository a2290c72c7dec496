"""The JSON of bank statements."""

from typing import Any

from rest_framework import serializers

from invoices.api.serializers.lines import related
from invoices.models import BankAccount, BankStatement


class TransactionSerializer(serializers.Serializer[Any]):
    """A movement on the account; money in is positive."""

    booked_on = serializers.DateField()
    value_on = serializers.DateField(allow_null=True)
    amount = serializers.DecimalField(max_digits=15, decimal_places=2)
    currency = serializers.CharField()
    counterparty_name = serializers.CharField()
    counterparty_iban = serializers.CharField()
    reference = serializers.CharField()
    remittance_text = serializers.CharField()
    bank_reference = serializers.CharField()
    is_reversal = serializers.BooleanField()


class StatementSerializer(serializers.ModelSerializer[BankStatement]):
    """An uploaded statement. `balances_ok` is null when the file has no balances."""

    class Meta:
        model = BankStatement
        fields: tuple[str, ...] = (
            "id", "format", "account", "bank_account", "statement_id", "currency", "from_date", "to_date",
            "transactions_total", "transactions_new", "opening_balance", "closing_balance", "balances_ok", "file_name",
            "created_at",
        )  # fmt: skip
        read_only_fields: tuple[str, ...] = fields


class StatementDetailSerializer(StatementSerializer):
    """A statement with the transactions it brought: those that no statement before it had."""

    transactions = TransactionSerializer(many=True, read_only=True)

    class Meta(StatementSerializer.Meta):
        fields = (*StatementSerializer.Meta.fields, "transactions")
        read_only_fields = fields


class ImportedSerializer(serializers.Serializer[Any]):
    """A statement of an uploaded file with all its transactions, whether known before or not."""

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """The row's fields and the file's transactions."""
        transactions = TransactionSerializer(instance.parsed.transactions, many=True).data
        return {**StatementSerializer(instance.row).data, "transactions": transactions}


class MatchingSerializer(serializers.Serializer[Any]):
    """What matching did at once."""

    booked = serializers.IntegerField()
    proposed = serializers.IntegerField()
    unmatched = serializers.IntegerField()


class UploadSerializer(StatementDetailSerializer):
    """The answer to an upload: the file as a whole, each of its statements in `statements`, and the matching.

    A file may have several statements. The counts and `transactions` are then those of all, `balances_ok` says whether
    all add up, and the balances are the first and the last of the account that is named first. `matching` is null while
    the `job` is at work, `job` null when it is done.
    """

    statements = StatementDetailSerializer(many=True)
    matching = MatchingSerializer(allow_null=True)
    job = serializers.UUIDField(allow_null=True)

    class Meta(StatementDetailSerializer.Meta):
        fields = (*StatementDetailSerializer.Meta.fields, "statements", "matching", "job")
        read_only_fields = fields

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """The body for an `Upload`."""
        statements = [dict(ImportedSerializer(each).data) for each in instance.statements]
        return {
            **statements[0],
            **_as_a_whole(statements),
            "statements": statements,
            "matching": MatchingSerializer(instance.outcome).data if instance.outcome else None,
            "job": str(instance.job.pk) if instance.job else None,
        }


def _as_a_whole(statements: list[dict[str, Any]]) -> dict[str, Any]:
    """What differs between the first statement and the file."""
    last = [each for each in statements if each["account"] == statements[0]["account"]][-1]
    balances = [each["balances_ok"] for each in statements]
    return {
        "to_date": last["to_date"],
        "closing_balance": last["closing_balance"],
        "balances_ok": None if None in balances else all(balances),
        "transactions_total": sum(each["transactions_total"] for each in statements),
        "transactions_new": sum(each["transactions_new"] for each in statements),
        "transactions": [transaction for each in statements for transaction in each["transactions"]],
    }


class StatementFileSerializer(serializers.Serializer[Any]):
    """A file of the bank, and the account it is of where the file does not say."""

    file = serializers.FileField(allow_empty_file=True, help_text="CAMT.053 or MT940, at most 20 MB.")
    bank_account = related(BankAccount.objects.all())
