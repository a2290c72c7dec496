"""What a colleague who leaves gives on."""

from accounts.models import AuditEvent, Member, Organization, Role, User
from accounts.services import team
from crm.models import Company, Contact, Deal, Task
from crm.services import deals, tasks


def test_open_work_goes_to_the_successor_and_what_is_done_stays(
    alya: Member, boris: Member, in_lipa: Organization
) -> None:
    mila = Member.objects.create(user=User.objects.create_user("mila@lipa.example", full_name="Mila"), role=Role.USER)
    Company.objects.create(name="Rose Valley", owner=boris)
    Contact.objects.create(first_name="Ana", owner=boris)
    open_deal, won_deal = (deals.create_deal(actor=alya, values={"title": title, "owner": boris}) for title in "ab")
    deals.win_deal(deal=won_deal, actor=alya)
    to_do, done = (tasks.create_task(actor=alya, values={"title": title, "assignee": boris}) for title in "cd")
    tasks.complete_task(task=done, actor=alya)
    team.deactivate(member=boris, actor=alya, successor=mila)
    assert Company.objects.get().owner == Contact.objects.get().owner == mila
    assert {deal.title: deal.owner for deal in Deal.objects.all()} == {"a": mila, "b": boris}
    assert {task.title: task.assignee for task in Task.objects.all()} == {"c": mila, "d": boris}
    assert Deal.objects.get(pk=open_deal.pk).version == open_deal.version + 1
    assert Task.objects.get(pk=to_do.pk).version == to_do.version + 1
    assert AuditEvent.objects.filter(event="crm.handed_over").count() == 4


def test_without_a_successor_the_work_goes_to_who_took_the_access_away(
    alya: Member, boris: Member, in_lipa: Organization
) -> None:
    tasks.create_task(actor=alya, values={"title": "c", "assignee": boris})
    team.deactivate(member=boris, actor=alya)
    assert Task.objects.get().assignee == alya
