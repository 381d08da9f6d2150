"""Scenario 3: the territories where the seasons are, and their weeks."""

from datetime import date

from .tables import weeks

WINTER = ("73", "74")
MIXED = ("38",)
SUMMER = ("01", "07", "15", "26", "42", "43", "63")
TERRITORIES = ("01", "07", "15", "26", "38", "42", "43", "63", "73", "74")

FIRST_MONDAY = date(2026, 11, 2)
WEEK_COUNT = 43  # to 29 August 2027
WEEK_HOURS = 20


WINDOWS = weeks(FIRST_MONDAY, WEEK_COUNT, WEEK_HOURS)


def span(first, last):
    """Ids of the windows from one ISO week to another, both included."""
    ids = [row[0] for row in WINDOWS]
    return tuple(ids[ids.index(first) : ids.index(last) + 1])


BEFORE_WINTER = span("2026-S45", "2026-S50")
MIDWINTER = span("2027-S02", "2027-S05")
SPRING = span("2027-S10", "2027-S16")
BEFORE_SUMMER = span("2027-S17", "2027-S25")
# Nobody gathers hotel keepers in the weeks when they are full or closed.
MEETING_WEEKS = {
    "winter": BEFORE_WINTER + BEFORE_SUMMER,
    "summer": SPRING + BEFORE_SUMMER,
    "all": BEFORE_WINTER + SPRING + BEFORE_SUMMER,
}


def season(dept):
    return "summer" if dept in SUMMER else "winter"
