"""Calendars are written as RFC 5545 wants them."""

import datetime

from crm import ics

CHANGED = datetime.datetime(2026, 11, 20, 8, 30, tzinfo=datetime.UTC)


def event(**values: object) -> ics.Event:
    usual: dict[str, object] = {
        "uid": "1@kantora.example",
        "starts": datetime.date(2026, 11, 20),
        "ends": datetime.date(2026, 11, 21),
        "title": "Обаждане",
        "text": "",
        "url": "https://kantora.example/o/lipa/tasks/1/",
        "changed_at": CHANGED,
    }
    return ics.Event(**usual | values)  # type: ignore[arg-type]


def test_escape_marks_what_has_a_meaning_of_its_own() -> None:
    assert ics.escape("a\\b;c,d\r\ne\nf\x07") == "a\\\\b\\;c\\,d\\ne\\nf"


def test_fold_cuts_at_75_octets_and_never_through_a_character() -> None:
    line = "SUMMARY:" + "Уговорка с клиента за мострите " * 6
    folded = ics.fold(line)
    pieces = folded.split("\r\n")
    assert len(pieces) > 1
    assert all(len(piece.encode()) <= 75 for piece in pieces)
    assert all(piece.startswith(" ") for piece in pieces[1:])
    assert folded.replace("\r\n ", "") == line


def test_fold_leaves_a_line_of_75_octets_alone() -> None:
    assert ics.fold("x" * 75) == "x" * 75
    assert ics.fold("x" * 76) == "x" * 75 + "\r\n x"


def test_write_gives_a_whole_day_as_a_date() -> None:
    text = ics.write("Задачи", [event()])
    assert "DTSTART;VALUE=DATE:20261120\r\n" in text
    assert "DTEND;VALUE=DATE:20261121\r\n" in text
    assert text.startswith("BEGIN:VCALENDAR\r\n")
    assert text.endswith("END:VCALENDAR\r\n")


def test_write_gives_an_hour_in_universal_time() -> None:
    sofia = datetime.timezone(datetime.timedelta(hours=2))
    starts = datetime.datetime(2026, 11, 20, 9, 30, tzinfo=sofia)
    text = ics.write("Задачи", [event(starts=starts, ends=starts + datetime.timedelta(hours=1), priority=1)])
    assert "DTSTART:20261120T073000Z\r\nDTEND:20261120T083000Z\r\n" in text
    assert "PRIORITY:1\r\n" in text
    assert "DTSTAMP:20261120T083000Z\r\n" in text
