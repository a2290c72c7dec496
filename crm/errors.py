"""What crm refuses."""

from collections.abc import Sequence

from django.utils.text import format_lazy
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from config.lib.errors import DomainError


# --- Pipelines --------------------------------------------------------------------------------------------------------
class PipelineNameTaken(DomainError):
    """Pipelines are told apart by name."""

    def __init__(self) -> None:
        super().__init__("pipeline_name_taken", _("There is already a pipeline with this name."), "name")


class PipelineInUse(DomainError):
    """A pipeline with deals is archived, not deleted. Answered with 409."""

    status = 409

    def __init__(self, titles: list[str], total: int) -> None:
        super().__init__(
            "pipeline_in_use",
            format_lazy("{} {}", _("Deals stand in this pipeline. Move them or archive it."), _named(titles, total)),
        )


class LastPipeline(DomainError):
    """Deals always have a pipeline to go to. Answered with 409."""

    status = 409

    def __init__(self) -> None:
        super().__init__("last_pipeline", _("This is the only pipeline in use. Add another one first."))


class StageInUse(DomainError):
    """A stage with deals is neither deleted nor given another meaning. Answered with 409."""

    status = 409

    def __init__(self, stage: str, titles: list[str], total: int) -> None:
        text = format_lazy(_("Deals stand in the stage “{stage}”. Move them first."), stage=stage)
        super().__init__("stage_in_use", format_lazy("{} {}", text, _named(titles, total)), "stages")


class NoOpenStage(DomainError):
    """New deals need a stage that is neither won nor lost."""

    def __init__(self) -> None:
        super().__init__("no_open_stage", _("A pipeline needs at least one stage that is still open."), "stages")


class StageTwice(DomainError):
    """One stage cannot become two."""

    def __init__(self) -> None:
        super().__init__("stage_twice", _("A stage is listed twice. List it once."), "stages")


class StageElsewhere(DomainError):
    """The stage is of another pipeline than the one named, or was deleted meanwhile."""

    def __init__(self) -> None:
        super().__init__("stage_elsewhere", _("This stage is no longer in the pipeline. Choose another one."), "stage")


def _quoted(names: list[str]) -> str:
    return ", ".join(gettext("“%(name)s”") % {"name": name} for name in names)


def _named(titles: list[str], total: int) -> object:
    """ "Box, Bag and 3 more." """
    shown = _quoted(titles)
    more = total - len(titles)
    if not more:
        return format_lazy("{}.", shown)
    return format_lazy(
        ngettext_lazy("{titles} and {count} more.", "{titles} and {count} more.", more), titles=shown, count=more
    )


# --- Deals ------------------------------------------------------------------------------------------------------------
class DealTooLarge(DomainError):
    """The lines come to more than a deal's value holds."""

    def __init__(self) -> None:
        super().__init__("amount_too_large", _("This amount is too large. Check the quantity and the price."), "lines")


class DealMovedMeanwhile(DomainError):
    """A colleague changed the deal after the board was drawn. Answered with 409."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            "stale_edit", _("Someone changed this deal after you opened the board. Reload the page to see it.")
        )


class DealGone(DomainError):
    """A colleague deleted the deal meanwhile. Answered with 404."""

    status = 404

    def __init__(self) -> None:
        super().__init__("deal_gone", _("Someone deleted this deal meanwhile."))


class DealNotOpen(DomainError):
    """Only an open deal is won or lost. Answered with 409."""

    status = 409

    def __init__(self) -> None:
        super().__init__("deal_not_open", _("This deal is already closed. Reopen it first."))


class DealAlreadyOpen(DomainError):
    """Only a closed deal is reopened. Answered with 409."""

    status = 409

    def __init__(self) -> None:
        super().__init__("deal_open", _("This deal is already open."))


class NothingChanges(DomainError):
    """A proposal would leave everything as it is."""

    def __init__(self) -> None:
        super().__init__("nothing_changes", _("It is like this already. There is nothing to change."))


class ValueOfProducts(DomainError):
    """The value of a deal with products is not written by hand."""

    def __init__(self) -> None:
        super().__init__(
            "value_of_products", _("The value of this deal is the sum of its products. Change them instead."), "amount"
        )


# --- Tasks and the timeline -------------------------------------------------------------------------------------------
class DueDateNeeded(DomainError):
    """What repeats, or has an hour, has a day."""

    def __init__(self) -> None:
        super().__init__("due_date_needed", _("A task that repeats or has an hour needs a due date."), "due_on")


class NotYourEntry(DomainError):
    """Entries of the timeline are changed by who wrote them. Answered with 403."""

    status = 403

    def __init__(self) -> None:
        super().__init__("not_your_entry", _("Only who wrote this entry can change or delete it."))


class NotHappenedYet(DomainError):
    """The timeline tells what happened; plans are tasks."""

    def __init__(self) -> None:
        super().__init__(
            "not_happened_yet", _("The timeline keeps what has happened. For the future, add a task."), "occurred_at"
        )


class NothingAbout(DomainError):
    """An entry or a file belongs to a contact, a company or a deal."""

    def __init__(self) -> None:
        super().__init__("about_nothing", _("Choose a contact, a company or a deal that this is about."), "contact")


class NobodyCalled(DomainError):
    """A name in words is nobody's."""

    def __init__(self, name: str) -> None:
        super().__init__(
            "nobody_called", format_lazy(_("No contact and no company is called “{name}”."), name=name), "name"
        )


class SeveralCalled(DomainError):
    """A name in words is that of several."""

    def __init__(self, name: str, labels: list[str]) -> None:
        text = format_lazy(
            _("Several are called “{name}”: {labels}. Say which one."), name=name, labels=_quoted(labels)
        )
        super().__init__("several_called", text, "name")


class NobodyWorksThere(DomainError):
    """A company without people cannot be written to."""

    def __init__(self, name: str) -> None:
        super().__init__("nobody_works_there", format_lazy(_("No contact of “{name}” is known."), name=name), "name")


class NotSaidAboutWhom(DomainError):
    """A note in words lacks whom it is about, or what to write."""

    def __init__(self) -> None:
        super().__init__(
            "not_said_about_whom",
            _("Say whom the note is about, then a colon and the text: “Note for Acme: call in May”."),
        )


class NotSaidWhichDeal(DomainError):
    """A deal that is to be moved in words lacks whose it is, or where it goes."""

    def __init__(self) -> None:
        super().__init__(
            "not_said_which_deal",
            _("Say whose deal it is and to which stage it goes: “Move the deal with Acme to Negotiation”."),
        )


class NoOpenDeal(DomainError):
    """Nothing is open with the customer that was named."""

    def __init__(self, name: str) -> None:
        super().__init__("no_open_deal", format_lazy(_("No open deal of “{name}” is known."), name=name), "deal")


class DealIsClosed(DomainError):
    """A deal that is to be moved in words is won or lost."""

    def __init__(self, title: str, status: str) -> None:
        text = format_lazy(
            _("The deal “{title}” is closed already: {status}. It is opened again on its page."),
            title=title, status=status,
        )  # fmt: skip
        super().__init__("deal_is_closed", text, "deal")


class SeveralDeals(DomainError):
    """Words that mean several deals mean none."""

    def __init__(self, name: str, titles: list[str]) -> None:
        text = format_lazy(
            _("Several deals of “{name}” are open: {titles}. Say which one by its title."),
            name=name, titles=_quoted(titles),
        )  # fmt: skip
        super().__init__("several_deals", text, "deal")


class NoStageCalled(DomainError):
    """The deal's pipeline has no stage that is called so."""

    def __init__(self, name: str, stages: list[str]) -> None:
        text = format_lazy(
            _("The deal’s pipeline has no stage “{name}”. It has: {stages}."), name=name, stages=_quoted(stages)
        )
        super().__init__("no_stage_called", text, "stage")


# --- Files ------------------------------------------------------------------------------------------------------------
class FileTooBig(DomainError):
    """A file is larger than is kept. `limit` is in megabytes."""

    def __init__(self, limit: int) -> None:
        super().__init__(
            "file_too_big",
            format_lazy(_("The file is larger than {limit} MB. Choose a smaller one."), limit=limit),
            "file",
        )


class EmptyFile(DomainError):
    """A file without content."""

    def __init__(self) -> None:
        super().__init__("file_empty", _("The file is empty. Choose another one."), "file")


class NotWhatItSays(DomainError):
    """The content does not fit the ending of the name."""

    def __init__(self, ending: str) -> None:
        super().__init__(
            "file_not_what_it_says",
            format_lazy(
                _("The name ends in .{ending}, but the content is something else. Choose the right file."),
                ending=ending,
            ),
            "file",
        )


# --- Contacts and companies -------------------------------------------------------------------------------------------
class NamelessContact(DomainError):
    """Nothing tells who the contact is."""

    def __init__(self) -> None:
        super().__init__("contact_nameless", _("Enter a name, an e-mail address or a phone number."), "first_name")


class NamelessCompany(DomainError):
    """A company has a name."""

    def __init__(self) -> None:
        super().__init__("company_nameless", _("Enter the name of the company."), "name")


class CompanyInItself(DomainError):
    """A company would belong to itself through its parent companies."""

    def __init__(self, parent: str) -> None:
        message = _("“{parent}” is this company or belongs to it. Choose another parent company.")
        super().__init__("company_in_itself", format_lazy(message, parent=parent), "parent")


class SeveralCompanies(DomainError):
    """More companies than one are called so."""

    def __init__(self, name: str) -> None:
        message = _("Several companies are called “{name}”. Enter the company number (EIK) of the one you mean.")
        super().__init__("several_companies", format_lazy(message, name=name), "company")


class CustomerOnDocuments(DomainError):
    """Invoices and offers keep their customers. Answered with 409."""

    status = 409

    def __init__(self, name: str, documents: list[str], total: int) -> None:
        message = _("“{name}” is on documents and stays with them. You can delete drafts, but not issued documents.")
        text = format_lazy(message, name=name)
        super().__init__("customer_on_documents", format_lazy("{} {}", text, _named(documents, total)))


# --- Imports ----------------------------------------------------------------------------------------------------------
class ImportNotWaiting(DomainError):
    """The import was started before, by a second press or in another window. Answered with 409."""

    status = 409

    def __init__(self) -> None:
        super().__init__("import_not_waiting", _("This import has already been started."))


class ImportNotOver(DomainError):
    """Only an import that has ended can be undone. Answered with 409."""

    status = 409

    def __init__(self) -> None:
        super().__init__("import_not_over", _("This import is still running or was undone. Reload the page to see it."))


class ColumnsForOneField(DomainError):
    """Two columns are to fill a field that takes one."""

    def __init__(self, target: object, headers: list[str]) -> None:
        message = _("{columns} cannot all be “{target}”. Choose one of them and leave the others out.")
        columns = _quoted(headers)
        super().__init__("columns_for_one_field", format_lazy(message, columns=columns, target=target), "mapping")


class NothingIdentifies(DomainError):
    """No column tells who the contacts are."""

    def __init__(self) -> None:
        super().__init__(
            "nothing_identifies", _("Say which column is the name, e-mail, phone or company. One is enough."), "mapping"
        )


class OneTableAtOnce(DomainError):
    """Several files were uploaded that are not all vCards."""

    def __init__(self) -> None:
        super().__init__(
            "one_table_at_once", _("Choose one CSV or Excel file, or any number of vCard files (.vcf)."), "file"
        )


# --- Letters ----------------------------------------------------------------------------------------------------------
class NobodyToWriteTo(DomainError):
    """A record has no person whom a letter about it could go to."""

    def __init__(self) -> None:
        super().__init__("nobody_to_write_to", _("There is no contact to write to. Add one first."), "about")


class LetterHasGaps(DomainError):
    """A letter cannot be proposed before somebody has filled it in; `gaps` are in words."""

    def __init__(self, gaps: Sequence[str]) -> None:
        message = format_lazy(
            _("The letter lacks: {gaps}. Write it from the page of the record."), gaps=", ".join(gaps)
        )
        super().__init__("letter_has_gaps", message, "about")


class NotSaidWhatToWrite(DomainError):
    """A letter in words lacks what it is to say."""

    def __init__(self) -> None:
        super().__init__(
            "not_said_what_to_write", _("Say what to write: “Send an e-mail to Acme: we deliver on Friday”."), "text"
        )


class NoEmailAddress(DomainError):
    """A letter has no address to go to."""

    def __init__(self, name: str) -> None:
        message = format_lazy(_("{name} has no e-mail address. Add one to the contact first."), name=name)
        super().__init__("no_email_address", message, "contact")
