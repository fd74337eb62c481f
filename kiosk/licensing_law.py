"""The time limits that the Administrative Licensing Law itself sets, where no other law says otherwise.

Units: what the authority must do is in working days (82). What a person must do within "days" (47, 50) is not
said to be: 82 speaks of the limits in which authorities carry out licensing. So both readings are kept.
"""

from __future__ import annotations

from typing import Final

from kiosk.catalogue.model import DayUnit, Limit, Renewal, StartEvent

NOTIFY_WITHIN_WORKDAYS: Final = 5  # 32(4): what is missing is told once, else accepted as of receipt
DECIDE_WITHIN: Final = Limit(20, DayUnit.WORKDAY, StartEvent.ACCEPTED, extension=10)  # 42, first paragraph
DECIDE_JOINTLY_WITHIN: Final = Limit(45, DayUnit.WORKDAY, StartEvent.ACCEPTED, extension=15)  # 42, second
DELIVER_WITHIN_WORKDAYS: Final = 10  # 44, from the decision
ASK_FOR_HEARING_WITHIN_DAYS: Final = 5  # 47, from being told of the right
HOLD_HEARING_WITHIN_WORKDAYS: Final = 20  # 47, from being asked
TELL_OF_HEARING_WORKDAYS_BEFORE: Final = 7  # 48
RENEWAL: Final = Renewal(30, DayUnit.WORKDAY, also_read_as=DayUnit.CALENDAR_DAY)  # 50
