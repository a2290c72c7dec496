"""Calendars as iCalendar text (RFC 5545)."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

_LINE_BYTES: Final = 75  # RFC 5545, 3.1: without the line break


@dataclass(frozen=True)
class Event:
    """An entry: a whole day when `starts` is a date, else from `starts` (aware) to `ends`.

    `priority` is 1 (high) to 9 (low), 0 for none (RFC 5545, 3.8.1.9).
    """

    uid: str
    starts: datetime.date | datetime.datetime
    ends: datetime.date | datetime.datetime
    title: str
    text: str
    url: str
    changed_at: datetime.datetime
    priority: int = 0


def write(name: str, events: Iterable[Event]) -> str:
    """A calendar called `name`, lines ended as the standard wants."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Kantora//Tasks//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escape(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
    ]
    for event in events:
        lines.extend(_event(event))
    lines.append("END:VCALENDAR")
    return "".join(f"{fold(line)}\r\n" for line in lines)


def escape(text: str) -> str:
    """A value of type TEXT (RFC 5545, 3.3.11): backslash, semicolon, comma and line breaks are marked."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    plain = "".join(character for character in plain if character >= " " or character in "\n\t")
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def fold(line: str) -> str:
    """The line cut into pieces of at most 75 octets, none through a character (RFC 5545, 3.1)."""
    pieces, piece, room = [], "", _LINE_BYTES
    for character in line:
        size = len(character.encode())
        if size > room:
            pieces.append(piece)
            piece, room = "", _LINE_BYTES - 1  # the space that a further piece begins with
        piece += character
        room -= size
    return "\r\n ".join([*pieces, piece])


def _event(event: Event) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    yield f"DTSTAMP:{_utc(event.changed_at)}"
    yield f"LAST-MODIFIED:{_utc(event.changed_at)}"
    yield _moment("DTSTART", event.starts)
    yield _moment("DTEND", event.ends)
    yield f"SUMMARY:{escape(event.title)}"
    if event.text:
        yield f"DESCRIPTION:{escape(event.text)}"
    yield f"URL:{event.url}"
    if event.priority:
        yield f"PRIORITY:{event.priority}"
    yield "END:VEVENT"


def _moment(name: str, value: datetime.date | datetime.datetime) -> str:
    if isinstance(value, datetime.datetime):
        return f"{name}:{_utc(value)}"
    return f"{name};VALUE=DATE:{value:%Y%m%d}"


def _utc(moment: datetime.datetime) -> str:
    return f"{moment.astimezone(datetime.UTC):%Y%m%dT%H%M%SZ}"
