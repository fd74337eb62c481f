"""Which screen shows which page kind."""

from __future__ import annotations

from typing import Any

from kiosk import pages
from screens.pages.attract import AttractScreen
from screens.pages.choose import ChooseScreen
from screens.pages.home import HomeScreen
from screens.pages.message import MessageScreen
from screens.pages.screen import PageScreen

SCREENS: dict[type[pages.Page[Any]], type[PageScreen[Any]]] = {
    pages.Attract: AttractScreen,
    pages.Home: HomeScreen,
    pages.Choose: ChooseScreen,
    pages.Message: MessageScreen,
}
